// Sheets written as text: .csv and Markdown. Internal to the readers.
#pragma once

#include "host/xlsform/sheet_builder.hpp"

namespace eslabon::xlsform {

/// Rows of fields of one .csv text; the separator is the one that heads the first line.
std::vector<std::vector<std::string>> csv_rows(std::string_view content, const Budget& budget);

/// `rows` as one sheet, row 1 first.
Sheet sheet_of_rows(std::vector<std::vector<std::string>> rows, std::string name, std::uint32_t index, Budget& budget);

/// Several sheets in one table: a name in the first column starts a sheet, its rows follow in the other columns.
std::vector<Sheet> sheets_of_rows(std::vector<std::vector<std::string>> rows, Budget& budget);

/// Tables of `|` columns; a sheet starts by its name in the first column, or by a heading `# name`.
std::vector<Sheet> markdown_sheets(std::string_view content, Budget& budget);

}  // namespace eslabon::xlsform
