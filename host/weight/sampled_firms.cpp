#include "host/weight/sampled_firms.hpp"

#include <algorithm>
#include <cmath>

#include "host/estimate/csv_scan.hpp"
#include "host/text/fault.hpp"

namespace eslabon::weight {

using estimate::Column;
using estimate::kMissingCode;
using estimate::Table;

namespace {

Column exact_texts(const std::string& name, const std::vector<std::string>& cells) {
  Column column{name, true, std::vector<double>(cells.size(), std::nan("")), {}, cells};
  std::sort(column.levels.begin(), column.levels.end());
  column.levels.erase(std::unique(column.levels.begin(), column.levels.end()), column.levels.end());
  for (const std::string& cell : cells) {
    const auto level = std::lower_bound(column.levels.begin(), column.levels.end(), cell);
    column.codes.push_back(cell.empty() ? kMissingCode : static_cast<std::uint32_t>(level - column.levels.begin()));
  }
  return column;
}

}  // namespace

Table read_firms(const std::filesystem::path& path, const std::string& id) {
  Table table = estimate::read_table(path, {});
  estimate::CsvScan scan(path);
  const auto column = std::find(scan.header().begin(), scan.header().end(), id);
  if (column == scan.header().end()) return table;
  std::vector<std::string> cells;
  std::string_view cell;
  scan.select({static_cast<std::size_t>(column - scan.header().begin())});
  while (scan.next({&cell, 1})) cells.emplace_back(cell);
  table.put(exact_texts(id, cells));
  return table;
}

std::string at_row(const Table& table, std::size_t row) { return table.file() + ": row " + std::to_string(row + 1) + ": "; }

std::vector<std::string> texts_of(const Table& table, const std::string& column, bool needed) {
  const Column& cells = table.at(column);
  std::vector<std::string> texts(table.rows());
  for (std::size_t row = 0; row < texts.size(); ++row) {
    if (cells.codes[row] != kMissingCode) texts[row] = cells.levels[cells.codes[row]];
    else if (needed) throw text::Failure(text::ExitCode::kInvalidInput, at_row(table, row) + "'" + column + "' is missing");
  }
  return texts;
}

std::vector<std::string> keys_of(const Table& table, const std::vector<std::string>& columns) {
  std::vector<std::string> keys(table.rows(), columns.empty() ? "all firms" : "");
  for (const std::string& column : columns) {
    const std::vector<std::string> texts = texts_of(table, column, true);
    for (std::size_t row = 0; row < keys.size(); ++row) keys[row] += (keys[row].empty() ? "" : "; ") + column + "=" + texts[row];
  }
  return keys;
}

std::vector<double> positive_numbers(const Table& table, const std::string& column) {
  const Column& cells = table.at(column);
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (!(cells.numbers[row] > 0))
      throw text::Failure(text::ExitCode::kInvalidInput, at_row(table, row) + "'" + column + "' must be a number above 0");
  return cells.numbers;
}

Table rows_of(const Table& table, const std::vector<std::uint32_t>& rows) {
  Table part(table.file());
  for (const Column& column : table.columns()) {
    Column kept{column.name, column.is_text, {}, {}, column.levels};
    for (const std::uint32_t row : rows) kept.numbers.push_back(column.numbers[row]), kept.codes.push_back(column.codes[row]);
    part.put(std::move(kept));
  }
  return part;
}

}  // namespace eslabon::weight
