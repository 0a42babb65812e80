#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/form_parts.hpp"

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

}  // namespace eslabon::xlsform
