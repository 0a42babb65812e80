#include "host/compile/form_tables.hpp"

#include <algorithm>

#include "firmware/form/texts.hpp"

namespace eslabon::compile {
namespace {

TableModel list_table(const xlsform::ChoiceList& list, FormTexts& texts) {
  TableModel table;
  table.name = list.name.text;
  table.is_choice_list = true;
  table.columns.emplace_back("name");
  for (const xlsform::CellText& column : list.columns) table.columns.push_back(column.text);
  table.indexed.assign(table.columns.size(), true);
  for (const xlsform::Choice& choice : list.choices) {
    auto& row = table.rows.emplace_back();
    row.push_back(choice.name.text);
    for (const xlsform::CellText& cell : choice.properties) row.push_back(cell.text);
    row.resize(table.columns.size());
    const form::StringId label = texts.add(choice.label, 0);
    table.labels.push_back(label != form::kNoString ? label : texts.add_plain(choice.name.text));
  }
  return table;
}

TableModel file_table(const CsvTable& file) {
  constexpr std::size_t kMaxIndexed = 16;  // a wide file's further columns are searched row by row
  TableModel table;
  table.name = file.name;
  table.columns = file.columns;
  table.rows = file.rows;
  table.indexed.assign(std::min(kMaxIndexed, file.columns.size()), true);
  return table;
}

TableModel file_choices(const DescribedList& list, FormTexts& texts) {
  TableModel table;
  table.name = list.name;
  table.is_choice_list = true;
  table.columns.emplace_back("name");
  table.columns.insert(table.columns.end(), list.columns.begin(), list.columns.end());
  table.indexed.assign(table.columns.size(), true);
  for (const DescribedChoice& choice : list.choices) {
    auto& row = table.rows.emplace_back();
    row.push_back(choice.name);
    row.insert(row.end(), choice.cells.begin(), choice.cells.end());
    table.labels.push_back(texts.add_plain(choice.label.front().empty() ? choice.name : choice.label.front()));
  }
  return table;
}

void check_columns(const xlsform::Node& node, const CsvTable& file, FormPrograms& programs) {
  if (file.missing) return;
  for (const std::string& name : {node.choices->value_column, node.choices->label_column})
    if (std::find(file.columns.begin(), file.columns.end(), name) == file.columns.end())
      programs.error(node.type_text, "'" + file.name + "' has no column '" + name + "' (see parameters: value, label)");
}

}  // namespace

void add_tables(const xlsform::SurveyModel& survey, const std::vector<CsvTable>& files, const FormDescription& form,
                FormTexts& texts, FormPrograms& programs, PackageModel& model) {
  for (const xlsform::ChoiceList& list : survey.lists) model.tables.push_back(list_table(list, texts));
  for (const CsvTable& file : files) model.tables.push_back(file_table(file));
  for (std::size_t id = model.tables.size(); id < form.lists.size(); ++id)
    model.tables.push_back(file_choices(form.lists[id], texts));
  for (const xlsform::Node& node : survey.nodes)
    if (const CsvTable* file = node.choices ? find_file(files, node.choices->file.text) : nullptr; file != nullptr)
      check_columns(node, *file, programs);
}

}  // namespace eslabon::compile
