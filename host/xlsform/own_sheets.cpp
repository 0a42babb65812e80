#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {

LocatedTable read_table(const ReadContext& context, const FormSheet* sheet) {
  LocatedTable table;
  if (sheet == nullptr) return table;
  for (const FormColumn& column : sheet->columns()) {
    SheetColumn read{.name = column.name, .language = {}, .place = column.place};
    if (!column.language.empty()) {
      const auto language = std::ranges::find(context.model.languages, column.language);
      if (language == context.model.languages.end())
        context.warn(column.place, fmt::format("the form has no language '{}', so this column is not used",
                                               column.language));
      const bool known = language != context.model.languages.end();
      if (known) read.language = static_cast<std::size_t>(language - context.model.languages.begin());
      if (!known) read.name += "::" + column.language;
    }
    table.columns.push_back(std::move(read));
  }
  for (const FormRow& row : sheet->rows()) table.rows.push_back(row.cells);
  return table;
}

void check_design(const ReadContext& context) {
  SurveyModel& model = context.model;
  for (std::size_t row = 0; row < model.design.rows.size(); ++row) {
    const CellText& key = model.design.cell(row, "key");
    const CellText& value = model.design.cell(row, "value");
    const std::vector<std::string> key_words = words(key.text);
    const bool labels = key_words.size() == 2 && key_words[0] == "labels";
    const bool variable = key.text == "weight" || key.text == "strata" || key.text == "psu" || key.text == "fpc" || key.text == "id";
    for (const std::string& name : words(variable ? value.text : labels ? key_words[1] : ""))
      if (model.find_nodes(name).size() != 1)
        context.error(variable ? value.place : key.place, fmt::format("'{}' is not one question of the sheet survey", name));
    if (!labels) continue;
    const auto list = std::ranges::find(model.lists, value.text, [](const ChoiceList& l) { return l.name.text; });
    if (list == model.lists.end())
      context.error(value.place, fmt::format("the list '{}' is not on the sheet choices", value.text));
    else
      list->used = true;
  }
}

}  // namespace eslabon::xlsform
