// Excel files through libxlsxwriter.
#include <unistd.h>
#include <xlsxwriter.h>

#include "host/publish/dataset_files.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::publish {
namespace {

using estimate::CellState;

void text(lxw_worksheet* sheet, std::size_t row, std::size_t column, const std::string& value) {
  worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), value.c_str(), nullptr);
}

void write_data(lxw_worksheet* sheet, const estimate::Dataset& data) {
  for (std::size_t i = 0; i < data.variables.size(); ++i) text(sheet, 0, i, data.variables[i].name);
  for (std::size_t r = 0; r < data.rows.size(); ++r)
    for (std::size_t i = 0; i < data.rows[r].size(); ++i) {
      const estimate::DatasetCell& cell = data.rows[r][i];
      if (cell.state == CellState::kEmpty) continue;
      const bool number = data.variables[i].numeric || cell.state != CellState::kValue;
      if (!number) text(sheet, r + 1, i, cell.text);
      else worksheet_write_number(sheet, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(i),
                                  cell.state == CellState::kValue ? cell.number : static_cast<double>(static_cast<int>(cell.state)), nullptr);
    }
  worksheet_freeze_panes(sheet, 1, 1);
}

void write_codebook(lxw_worksheet* sheet, const estimate::Dataset& data) {
  const char* const headers[] = {"variable", "label", "type", "asked_when", "value", "value_label"};
  for (std::size_t i = 0; i < 6; ++i) text(sheet, 0, i, headers[i]);
  std::size_t row = 1;
  for (const estimate::DatasetVariable& variable : data.variables) {
    text(sheet, row, 0, variable.name), text(sheet, row, 1, variable.label);
    text(sheet, row, 2, variable.numeric ? "number" : "text"), text(sheet, row++, 3, variable.asked_when);
    for (const auto& [name, label] : variable.categories) text(sheet, row, 0, variable.name), text(sheet, row, 4, name), text(sheet, row++, 5, label);
  }
}

}  // namespace

void write_xlsx(const estimate::Dataset& data, const std::filesystem::path& path) {
  const std::filesystem::path beside = path.string() + ".part" + std::to_string(::getpid());
  lxw_workbook* book = workbook_new(beside.c_str());
  lxw_doc_properties properties{};
  properties.created = 1767225600;  // always the same, so that files can be compared
  workbook_set_properties(book, &properties);
  write_data(workbook_add_worksheet(book, "data"), data);
  write_codebook(workbook_add_worksheet(book, "codebook"), data);
  const lxw_error error = workbook_close(book);
  std::error_code code;
  if (error == LXW_NO_ERROR) std::filesystem::rename(beside, path, code);
  if (error == LXW_NO_ERROR && !code) return;
  std::filesystem::remove(beside, code);
  throw text::Failure(text::ExitCode::kFailed, path.string() + ": cannot write: " + lxw_strerror(error));
}

}  // namespace eslabon::publish
