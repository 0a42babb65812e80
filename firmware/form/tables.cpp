#include "firmware/form/tables.hpp"

#include "firmware/form/fold.hpp"
#include "firmware/form/sorted_entries.hpp"
#include "firmware/form/texts.hpp"

namespace eslabon::form {
namespace {

struct Column {
  std::uint32_t name = kNoText;
  std::uint32_t index = kNoText;
  std::uint32_t seed = 0;
};

Result<Column> column_at(const Container& container, const Table& table, ColumnId column) {
  if (column >= table.columns) return Error::kOutOfRange;
  std::array<std::uint8_t, kColumnBytes> bytes;
  const auto at = static_cast<std::uint32_t>((table.first_column + column) * kColumnBytes);
  ESLABON_TRY(container.read(SectionId::kColumns, at, bytes));
  return Column{load_le<std::uint32_t>(bytes.data()), load_le<std::uint32_t>(bytes.data() + 4),
                load_le<std::uint32_t>(bytes.data() + 8)};
}

Result<std::uint32_t> cell_at(const Container& container, const Table& table, std::uint32_t row, std::uint32_t place) {
  const std::uint32_t width = table.columns + (table.is_choice_list ? 1U : 0U);
  if (row >= table.rows || place >= width) return Error::kOutOfRange;
  return container.read_u32(SectionId::kRows, table.first_byte + (row * width + place) * 4);
}

Result<std::uint32_t> text_at(const Container& container, const Table& table, std::uint32_t row, ColumnId column) {
  if (column >= table.columns) return Error::kOutOfRange;
  return cell_at(container, table, row, column + (table.is_choice_list ? 1U : 0U));
}

}  // namespace

std::size_t Tables::count() const { return container_->size(SectionId::kTables) / kTableBytes; }

Result<Table> Tables::table(TableId id) const {
  if (id >= count()) return Error::kNotFound;
  std::array<std::uint8_t, kTableBytes> bytes;
  ESLABON_TRY(container_->read(SectionId::kTables, static_cast<std::uint32_t>(id * kTableBytes), bytes));
  Table table;
  table.id = id;
  table.rows = load_le<std::uint32_t>(bytes.data() + 4);
  table.first_byte = load_le<std::uint32_t>(bytes.data() + 8);
  table.first_column = load_le<std::uint16_t>(bytes.data() + 12);
  table.columns = load_le<std::uint16_t>(bytes.data() + 14);
  const auto flags = load_le<std::uint16_t>(bytes.data() + 16);
  table.is_choice_list = (flags & kTableChoices) != 0;
  table.has_search = (flags & kTableSearch) != 0;
  table.search_block = load_le<std::uint16_t>(bytes.data() + 18);
  const std::uint64_t width = table.columns + (table.is_choice_list ? 1U : 0U);
  if (table.first_byte + width * table.rows * 4 > container_->size(SectionId::kRows)) return Error::kCorrupt;
  if (width == 0 && table.rows != 0) return Error::kCorrupt;
  return table;
}

Result<TableId> Tables::find_table(std::string_view name) const {
  for (std::size_t id = 0; id < count(); ++id) {
    const auto at = static_cast<std::uint32_t>(id * kTableBytes);
    ESLABON_ASSIGN(const std::uint32_t text, container_->read_u32(SectionId::kTables, at));
    ESLABON_ASSIGN(const bool equal, text_equals(*container_, text, name));
    if (equal) return static_cast<TableId>(id);
  }
  return Error::kNotFound;
}

Result<ColumnId> Tables::find_column(const Table& table, std::string_view name) const {
  for (ColumnId id = 0; id < table.columns; ++id) {
    ESLABON_ASSIGN(const Column& column, column_at(*container_, table, id));
    ESLABON_ASSIGN(const bool equal, text_equals(*container_, column.name, name));
    if (equal) return id;
  }
  return Error::kNotFound;
}

Result<std::string_view> Tables::column_name(const Table& table, ColumnId column, MutableBytes buffer) const {
  ESLABON_ASSIGN(const Column& place, column_at(*container_, table, column));
  return read_text(*container_, place.name, buffer);
}

Result<std::string_view> Tables::cell(const Table& table, std::uint32_t row, ColumnId column,
                                      MutableBytes buffer) const {
  ESLABON_ASSIGN(const std::uint32_t text, text_at(*container_, table, row, column));
  return read_text(*container_, text, buffer);
}

Result<StringId> Tables::label(const Table& table, std::uint32_t row) const {
  if (!table.is_choice_list) return kNoString;
  return cell_at(*container_, table, row, 0);
}

Result<bool> Tables::has_index(const Table& table, ColumnId column) const {
  ESLABON_ASSIGN(const Column& place, column_at(*container_, table, column));
  return place.index != kNoText;
}

Result<RowRange> Tables::equal(const Table& table, ColumnId column, std::string_view key) const {
  ESLABON_ASSIGN(const Column& place, column_at(*container_, table, column));
  if (place.index == kNoText) return Error::kUnsupported;
  const SortedEntries entries{SectionId::kIndexes, static_cast<std::uint32_t>(place.index / kIndexEntryBytes), table.rows, kIndexEntryBytes};
  const std::uint32_t hash = hash_text(key, place.seed);
  ESLABON_ASSIGN(const auto found, entries_between(*container_, entries, hash, hash));
  RowRange range{found.first, found.second};
  if (range.count == 0) return range;
  // Within a column no two texts share a hash (the writer sees to it), so one look decides for all.
  ESLABON_ASSIGN(const std::uint32_t first_row, row(range, 0));
  ESLABON_ASSIGN(const std::uint32_t text, text_at(*container_, table, first_row, column));
  ESLABON_ASSIGN(const bool same, text_equals(*container_, text, key));
  if (!same) range.count = 0;
  return range;
}

Result<std::uint32_t> Tables::row(RowRange range, std::uint32_t index) const {
  if (index >= range.count) return Error::kOutOfRange;
  const auto at = static_cast<std::uint32_t>((range.first + index) * kIndexEntryBytes + 4);
  return container_->read_u32(SectionId::kIndexes, at);
}

Result<std::uint32_t> Tables::find(const Table& table, ColumnId column, std::string_view key) const {
  ESLABON_ASSIGN(const bool indexed, has_index(table, column));
  if (indexed) {
    ESLABON_ASSIGN(const RowRange range, equal(table, column, key));
    if (range.count == 0) return Error::kNotFound;
    return row(range, 0);
  }
  for (std::uint32_t at = 0; at < table.rows; ++at) {
    ESLABON_ASSIGN(const std::uint32_t text, text_at(*container_, table, at, column));
    ESLABON_ASSIGN(const bool same, text_equals(*container_, text, key));
    if (same) return at;
  }
  return Error::kNotFound;
}

Result<RowRange> Tables::search(const Table& table, std::size_t language, std::string_view typed) const {
  if (!table.has_search) return Error::kUnsupported;
  if (language >= container_->size(SectionId::kLanguages) / kLanguageBytes) return Error::kOutOfRange;
  const auto at = static_cast<std::uint32_t>((table.search_block + language) * 8);
  ESLABON_ASSIGN(const std::uint32_t first, container_->read_u32(SectionId::kSearchIndex, at));
  ESLABON_ASSIGN(const std::uint32_t count, container_->read_u32(SectionId::kSearchIndex, at + 4));
  if (first + std::uint64_t{count} > container_->size(SectionId::kSearch) / kSearchEntryBytes) return Error::kCorrupt;
  const FoldedPrefix prefix = fold_prefix(typed);
  const SortedEntries entries{SectionId::kSearch, first, count, kSearchEntryBytes};
  ESLABON_ASSIGN(const auto found, entries_between(*container_, entries, prefix.low, prefix.high));
  return RowRange{found.first, found.second};
}

Result<std::uint32_t> Tables::search_row(RowRange range, std::uint32_t index) const {
  if (index >= range.count) return Error::kOutOfRange;
  const auto at = static_cast<std::uint32_t>((range.first + index) * kSearchEntryBytes + 8);
  return container_->read_u32(SectionId::kSearch, at);
}

}  // namespace eslabon::form
