#include "host/estimate/table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "host/estimate/csv_scan.hpp"
#include "host/text/fault.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool is_missing(std::string_view cell) { return cell.empty() || cell == "NA"; }

/// Codes in order of appearance become codes in order of the sorted levels.
void sort_levels(Column& column) {
  std::vector<std::uint32_t> order(column.levels.size()), rank(column.levels.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (column.is_text) return column.levels[a] < column.levels[b];
    return parse_number(column.levels[a]) < parse_number(column.levels[b]);
  });
  std::vector<std::string> sorted(column.levels.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i, sorted[i] = std::move(column.levels[order[i]]);
  for (std::uint32_t& code : column.codes)
    if (code != kMissingCode) code = rank[code];
  column.levels = std::move(sorted);
}

/// Collects cells of one column.
class Builder {
 public:
  explicit Builder(std::string name) { column_.name = std::move(name); }

  void add(std::string_view cell) {
    const bool missing = is_missing(cell);
    const double number = missing ? kNan : parse_number(cell);
    if (!missing && std::isnan(number)) column_.is_text = true;
    column_.numbers.push_back(number);
    column_.codes.push_back(missing ? kMissingCode : code_of(cell));
  }

  Column finish() {
    if (!column_.is_text) merge_equal_numbers();
    sort_levels(column_);
    return std::move(column_);
  }

 private:
  std::uint32_t code_of(std::string_view cell) {
    if (const auto found = codes_.find(cell); found != codes_.end()) return found->second;
    const auto code = static_cast<std::uint32_t>(codes_.size());
    column_.levels.emplace_back(cell);
    codes_.emplace(cell, code);
    return code;
  }

  /// "1", "1.0" and "01" are one category when the column is one of numbers.
  void merge_equal_numbers() {
    std::unordered_map<double, std::uint32_t> seen;
    std::vector<std::uint32_t> merged(column_.levels.size());
    std::vector<std::string> levels;
    for (std::size_t i = 0; i < merged.size(); ++i) {
      const double number = parse_number(column_.levels[i]);
      const auto [place, fresh] = seen.emplace(number, static_cast<std::uint32_t>(levels.size()));
      if (fresh) levels.push_back(number_text(number));
      merged[i] = place->second;
    }
    for (std::uint32_t& code : column_.codes)
      if (code != kMissingCode) code = merged[code];
    column_.levels = std::move(levels);
  }

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view cell) const { return std::hash<std::string_view>()(cell); }
  };
  Column column_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> codes_;
};

}  // namespace

double parse_number(std::string_view cell) {
  if (cell.starts_with('+')) cell.remove_prefix(1);
  double value = kNan;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return error == std::errc() && end == cell.data() + cell.size() && std::isfinite(value) ? value : kNan;
}

std::string number_text(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.15g", value);
  return buffer;
}

const Column* Table::find(std::string_view name) const {
  for (const Column& column : columns_)
    if (column.name == name) return &column;
  return nullptr;
}

const Column& Table::at(std::string_view name) const {
  if (const Column* column = find(name)) return *column;
  throw text::Failure(text::ExitCode::kInvalidInput, file_ + ": has no column '" + std::string(name) + "'");
}

void Table::put(Column column) {
  rows_ = column.numbers.size();
  for (Column& old : columns_)
    if (old.name == column.name) return void(old = std::move(column));
  columns_.push_back(std::move(column));
}

Table read_table(const std::filesystem::path& path, std::span<const std::string> wanted) {
  CsvScan scan(path);
  std::vector<std::size_t> selected;
  std::vector<Builder> builders;
  for (std::size_t i = 0; i < scan.header().size(); ++i) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), scan.header()[i]) == wanted.end()) continue;
    selected.push_back(i);
    builders.emplace_back(scan.header()[i]);
  }
  std::vector<std::string_view> cells(selected.size());
  scan.select(selected);
  while (scan.next(cells))
    for (std::size_t i = 0; i < cells.size(); ++i) builders[i].add(cells[i]);
  Table table(path.string());
  for (Builder& builder : builders) table.put(builder.finish());
  return table;
}

Column make_column(std::string name, std::span<const std::string_view> cells) {
  Builder builder(std::move(name));
  for (const std::string_view cell : cells) builder.add(cell);
  return builder.finish();
}

Column make_column(std::string name, std::vector<double> numbers) {
  Column column;
  column.name = std::move(name);
  std::unordered_map<double, std::uint32_t> codes;
  for (const double number : numbers) {
    if (std::isnan(number)) {
      column.codes.push_back(kMissingCode);
      continue;
    }
    const auto [place, fresh] = codes.emplace(number, static_cast<std::uint32_t>(codes.size()));
    if (fresh) column.levels.push_back(number_text(number));
    column.codes.push_back(place->second);
  }
  column.numbers = std::move(numbers);
  sort_levels(column);
  return column;
}

}  // namespace eslabon::estimate
