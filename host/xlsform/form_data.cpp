#include <algorithm>

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/references.hpp"

namespace eslabon::xlsform {
namespace {

bool refers_to(const FormSheet* sheet, std::string_view name) {
  if (sheet == nullptr) return false;
  const auto cell_refers = [name](const CellText& cell) {
    return std::ranges::any_of(find_references(cell.text).found,
                               [name](const Reference& reference) { return reference.name == name; });
  };
  return std::ranges::any_of(sheet->rows(), [&](const FormRow& row) { return std::ranges::any_of(row.cells, cell_refers); });
}

void add_calculation(SurveyModel& model, std::string_view name, const CellText& calculation) {
  Node node;
  node.generated = true;
  node.type = QuestionType::kCalculate;
  node.data_type = DataType::kText;
  node.parent = 0;
  node.depth = 1;
  node.place = calculation.place;
  node.type_text = {"calculate", calculation.place};
  node.name = {std::string(name), calculation.place};
  node.calculation = calculation;
  model.nodes.push_back(std::move(node));
}

}  // namespace

void add_form_data(const ReadContext& context, const FormSheets& sheets) {
  SurveyModel& model = context.model;
  const CellText identity{"once(concat('uuid:', uuid()))", sheets.survey ? sheets.survey->place() : Place{}};
  const std::pair<std::string_view, CellText> parts[] = {{"instanceID", identity},
                                                         {"instanceName", model.settings.instance_name}};
  const FormSheet* readers[] = {sheets.survey.get(), sheets.choices.get(), sheets.entities.get(),
                                sheets.indicators.get(), sheets.checks.get()};
  for (const auto& part : parts) {
    const bool wanted = std::ranges::any_of(readers, [&](const FormSheet* sheet) { return refers_to(sheet, part.first); });
    if (wanted && !part.second.empty() && model.find_nodes(part.first).empty() && model.nodes.size() < kMaxNodes)
      add_calculation(model, part.first, part.second);
  }
}

}  // namespace eslabon::xlsform
