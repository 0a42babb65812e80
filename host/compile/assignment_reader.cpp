#include "host/compile/assignment_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"
#include "host/xlsform/workbook.hpp"

namespace eslabon::compile {
namespace {

struct Column {
  bool is_id = false, is_name = false, is_note = false;
  std::optional<std::size_t> value;  ///< index among AssignmentModel::columns
};
using Columns = std::map<std::uint32_t, Column>;
using Header = std::vector<xlsform::CellText>;

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw text::Failure(text::ExitCode::kInvalidInput, where + ": " + what);
}

/// The cell with one of the names, else the first that `otherwise` accepts, else nullptr.
template <class Otherwise>
const xlsform::CellText* find_cell(const Header& header, std::string_view one, std::string_view other, Otherwise otherwise) {
  const auto named = std::find_if(header.begin(), header.end(), [&](const auto& cell) { return cell.text == one || cell.text == other; });
  if (named != header.end()) return &*named;
  const auto found = std::find_if(header.begin(), header.end(), otherwise);
  return found == header.end() ? nullptr : &*found;
}

Columns read_columns(const Header& header, const std::string& file, const form::Package& form, AssignmentModel& model) {
  const auto* id = find_cell(header, "id", "case_id", [&](const auto& cell) { return &cell == &header.front(); });
  const auto* name = find_cell(header, "name", "label", [](const auto& cell) { return cell.text.ends_with("_name"); });
  Columns columns;
  for (const xlsform::CellText& cell : header) {
    Column& column = columns[cell.place.column];
    column.is_id = &cell == id;
    column.is_name = &cell == name;
    column.is_note = cell.text == "note";
    const bool is_question = form.find(cell.text).ok();
    if (is_question) column.value = model.columns.size(), model.columns.push_back(cell.text);
    else if (!column.is_id && !column.is_name && !column.is_note)
      refuse(fmt::format("{}:1:{}", file, cell.place.column), fmt::format("the form has no question '{}'", cell.text));
  }
  return columns;
}

AssignedCase read_case(const Header& row, const Columns& columns, std::size_t values, const std::string& file) {
  AssignedCase assigned;
  assigned.values.resize(values);
  for (const xlsform::CellText& cell : row) {
    const auto found = columns.find(cell.place.column);
    if (found == columns.end())
      refuse(fmt::format("{}:{}:{}", file, cell.place.row, cell.place.column), "there is no column of that number in the first line");
    const Column& column = found->second;
    if (column.is_id) assigned.id = cell.text;
    if (column.is_name) assigned.name = cell.text;
    if (column.is_note && !column.value) assigned.note = cell.text;
    if (column.value) assigned.values[*column.value] = cell.text;
  }
  if (assigned.id.empty()) refuse(fmt::format("{}:{}", file, row[0].place.row), "the firm has no id");
  if (assigned.name.empty()) assigned.name = assigned.id;
  return assigned;
}

}  // namespace

AssignmentModel read_assignments(const std::filesystem::path& path, const form::Package& form) {
  const std::string file = path.string();
  const xlsform::Sheet sheet = xlsform::parse_csv(text::read_file(path), "cases", 0, file);
  if (sheet.rows.empty() || sheet.rows[0].empty() || sheet.rows[0][0].place.row != 1) refuse(file, "the first line names no columns");
  AssignmentModel model;
  model.form = form.hash();
  const Columns columns = read_columns(sheet.rows[0], file, form, model);
  for (std::size_t i = 1; i < sheet.rows.size(); ++i)
    if (!sheet.rows[i].empty()) model.cases.push_back(read_case(sheet.rows[i], columns, model.columns.size(), file));
  return model;
}

}  // namespace eslabon::compile
