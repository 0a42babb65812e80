// Choice lists and attached CSV files, read row by row, with sorted indexes for equality filters and label search.
#pragma once

#include <array>

#include "firmware/form/container.hpp"
#include "firmware/form/node.hpp"

namespace eslabon::form {

/// Longest cell of a table and longest choice name, in bytes.
inline constexpr std::size_t kMaxCellBytes = 255;
using CellBuffer = std::array<std::uint8_t, kMaxCellBytes>;

struct Table {
  TableId id = kNoTable;
  std::uint32_t rows = 0;
  std::uint16_t columns = 0;
  std::uint16_t first_column = 0;  ///< among all tables' columns
  std::uint32_t first_byte = 0;    ///< of its rows
  bool is_choice_list = false;     ///< rows have translated labels; column 0 is `name`
  bool has_search = false;         ///< labels can be searched by word
  std::uint16_t search_block = 0;  ///< of its first language, in the search directory
};

/// Rows found through an index; row(range, i) gives them in the order of the sheet (equality) or of the words (search).
struct RowRange {
  std::uint32_t first = 0;  ///< in the index
  std::uint32_t count = 0;
};

class Tables {
 public:
  explicit Tables(const Container& container) : container_(&container) {}

  [[nodiscard]] std::size_t count() const;
  /// kNotFound: no such table. kCorrupt.
  Result<Table> table(TableId id) const;
  /// By list or file name as in the workbook. kNotFound.
  Result<TableId> find_table(std::string_view name) const;
  /// kNotFound.
  Result<ColumnId> find_column(const Table& table, std::string_view name) const;

  /// A column's name, in `buffer`. kOutOfRange: no such column.
  Result<std::string_view> column_name(const Table& table, ColumnId column, MutableBytes buffer) const;

  /// The text of one cell, in `buffer`; "" when empty. kOutOfRange: no such row or column.
  Result<std::string_view> cell(const Table& table, std::uint32_t row, ColumnId column, MutableBytes buffer) const;
  /// A choice's translated label. kNoString for a table that is no choice list.
  Result<StringId> label(const Table& table, std::uint32_t row) const;
  /// A choice's name: cell of column 0.
  Result<std::string_view> name(const Table& table, std::uint32_t row, MutableBytes buffer) const {
    return cell(table, row, 0, buffer);
  }

  /// Whether equal() works on this column.
  Result<bool> has_index(const Table& table, ColumnId column) const;
  /// The rows whose cell equals `key`, in sheet order: about log2(rows) reads of 8 bytes. kUnsupported: no index.
  Result<RowRange> equal(const Table& table, ColumnId column, std::string_view key) const;
  Result<std::uint32_t> row(RowRange range, std::uint32_t index) const;
  /// The first row whose cell equals `key`, by index when there is one, else row after row. kNotFound.
  Result<std::uint32_t> find(const Table& table, ColumnId column, std::string_view key) const;
  Result<std::uint32_t> find_name(const Table& table, std::string_view name) const { return find(table, 0, name); }

  /// Rows with a word of their label, in `language`, that begins like `typed` (any case, accents ignored; only its
  /// first 8 bytes after folding are looked at). One row may come more than once, when several words match.
  /// kUnsupported: the list has no search index (it is short: look at every label).
  Result<RowRange> search(const Table& table, std::size_t language, std::string_view typed) const;
  Result<std::uint32_t> search_row(RowRange range, std::uint32_t index) const;

 private:
  const Container* container_;
};

}  // namespace eslabon::form
