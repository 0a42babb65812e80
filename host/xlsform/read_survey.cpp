#include "host/xlsform/form_parts.hpp"

namespace eslabon::xlsform {

SurveyModel read_survey(const Workbook& workbook, std::vector<text::Fault>& faults) {
  SurveyModel model;
  model.file = workbook.file;
  for (const Sheet& sheet : workbook.sheets) model.sheet_names.push_back(sheet.name);
  model.nodes.emplace_back().kind = NodeKind::kRoot;
  const ReadContext context{workbook, model, faults};
  FormNotes notes;
  const FormSheets sheets = find_sheets(context, notes);
  read_languages(context, sheets, notes);
  read_choices(context, sheets, notes);
  if (sheets.survey) read_questions(context, *sheets.survey, notes);
  model.nodes[0].name.text = model.settings.root_name;
  model.design = read_table(context, sheets.design.get());
  model.indicators = read_table(context, sheets.indicators.get());
  model.checks = read_table(context, sheets.checks.get());
  read_entities(context, sheets.entities.get());
  add_form_data(context, sheets);
  if (sheets.survey) {
    check_references(context, sheets, notes);
    check_instances(context);
  }
  return model;
}

SurveyModel load_form(const std::filesystem::path& path, std::vector<text::Fault>& faults) {
  return read_survey(read_workbook(path, faults), faults);
}

}  // namespace eslabon::xlsform
