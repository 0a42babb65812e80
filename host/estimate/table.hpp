// Columns of a data file in memory: numbers, or texts as codes of their sorted categories.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eslabon::estimate {

inline constexpr std::uint32_t kMissingCode = 0xFFFFFFFF;

/// One column seen both ways. `numbers` holds NaN and `codes` kMissingCode where the cell is missing ("" or NA).
struct Column {
  std::string name;
  bool is_text = false;             ///< some cell is neither missing nor a number; `numbers` is then NaN there
  std::vector<double> numbers;
  std::vector<std::uint32_t> codes; ///< index into `levels`
  std::vector<std::string> levels;  ///< distinct cells: by value when numbers, else by bytes
};

class Table {
 public:
  explicit Table(std::string file = {}) : file_(std::move(file)) {}

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  /// nullptr when there is none.
  [[nodiscard]] const Column* find(std::string_view name) const;
  /// Throws Failure(kInvalidInput) naming the file and the nearest column.
  [[nodiscard]] const Column& at(std::string_view name) const;
  /// All columns have equally many rows; replaces a column of the same name.
  void put(Column column);

 private:
  std::string file_;
  std::size_t rows_ = 0;
  std::vector<Column> columns_;
};

/// Reads the named columns of a CSV file (RFC 4180, UTF-8, header line, point decimals); all of them when `wanted` is
/// empty. Names that the file lacks are left out: Table::at() reports them where they are used. Throws
/// Failure(kInvalidInput) with the line for a row with too many or too few cells or an unclosed quote.
Table read_table(const std::filesystem::path& path, std::span<const std::string> wanted);

/// A column from cells as text; empty and NA cells are missing.
Column make_column(std::string name, std::span<const std::string_view> cells);
/// A column from numbers; its categories are the distinct values as shortest decimal texts.
Column make_column(std::string name, std::vector<double> numbers);

/// The number written in a cell, or NaN when it is none.
double parse_number(std::string_view cell);
/// The shortest text with at most 15 digits, as R prints a category: "19", "0.5".
std::string number_text(double value);

}  // namespace eslabon::estimate
