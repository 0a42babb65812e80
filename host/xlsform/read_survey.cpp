#include "host/text/write_file.hpp"
#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/text_rules.hpp"
#include "host/xlsform/xform_reader.hpp"

namespace eslabon::xlsform {
namespace {

bool is_xml(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  return trimmed(content.substr(0, 1000)).starts_with('<');
}

}  // namespace

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
  check_design(context);
  read_entities(context, sheets.entities.get());
  add_form_data(context, sheets);
  if (sheets.survey) {
    check_references(context, sheets, notes);
    check_instances(context);
  }
  return model;
}

SurveyModel load_form(const std::filesystem::path& path, std::vector<text::Fault>& faults) {
  if (std::filesystem::is_directory(path)) return read_survey(read_workbook(path, faults), faults);
  const std::string content = text::read_file(path, WorkbookLimits{}.total_bytes);
  if (is_xml(content)) return read_xform(content, path.string(), faults);
  return read_survey(parse_workbook(content, path.string(), faults), faults);
}

}  // namespace eslabon::xlsform
