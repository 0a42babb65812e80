#include "firmware/form/case_list.hpp"

#include "firmware/form/texts.hpp"

namespace eslabon::form {

Status CaseList::open(Source& source, MutableBytes cache, ContainerKind kind) {
  ESLABON_TRY(container_.open(source, cache, kind));
  std::array<std::uint8_t, kCasesInfoBytes> bytes;
  ESLABON_TRY(container_.read(SectionId::kInfo, 0, bytes));
  form_ = load_le<std::uint64_t>(bytes.data());
  count_ = container_.size(SectionId::kCases) / kCaseBytes;
  const Tables tables(container_);
  ESLABON_ASSIGN(table_, tables.table(0));
  if (table_.rows != count_ || table_.columns == 0) return Error::kCorrupt;
  return {};
}

Result<Case> CaseList::at(std::uint32_t index) const {
  if (index >= count_) return Error::kOutOfRange;
  std::array<std::uint8_t, kCaseBytes> bytes;
  ESLABON_TRY(container_.read(SectionId::kCases, static_cast<std::uint32_t>(index * kCaseBytes), bytes));
  ByteReader reader(bytes);
  Case found;
  found.index = index;
  found.name = reader.read<std::uint32_t>();
  found.note = reader.read<std::uint32_t>();
  found.returned = (reader.read<std::uint32_t>() & 1U) != 0;
  (void)reader.read<std::uint32_t>();
  found.returned_interview = reader.read<std::uint64_t>();
  found.returned_device = reader.read<std::uint64_t>();
  found.decision = reader.read<std::uint64_t>();
  return found;
}

Result<RowRange> CaseList::comments(std::uint32_t index) const {
  const Tables tables(container_);
  if (tables.count() < 2) return RowRange{};
  ESLABON_ASSIGN(const Table& table, tables.table(1));
  CellBuffer buffer;
  ESLABON_ASSIGN(const std::string_view case_id, id(index, buffer));
  return tables.equal(table, 0, case_id);
}

Result<CaseComment> CaseList::comment(RowRange range, std::uint32_t index) const {
  const Tables tables(container_);
  ESLABON_ASSIGN(const Table& table, tables.table(1));
  ESLABON_ASSIGN(const std::uint32_t row, tables.row(range, index));
  std::uint16_t numbers[2] = {};
  for (ColumnId i = 0; i < 2; ++i) {
    std::array<std::uint8_t, 5> digits;
    ESLABON_ASSIGN(const std::string_view text, tables.cell(table, row, static_cast<ColumnId>(i + 1U), digits));
    for (const char digit : text) numbers[i] = static_cast<std::uint16_t>(numbers[i] * 10 + (digit - '0'));
  }
  ESLABON_ASSIGN(const StringId text, tables.label(table, row));
  return CaseComment{{numbers[0], numbers[1]}, text};
}

Result<std::string_view> CaseList::id(std::uint32_t index, MutableBytes buffer) const {
  return Tables(container_).cell(table_, index, 0, buffer);
}

Result<std::uint32_t> CaseList::find(std::string_view case_id) const {
  return Tables(container_).find(table_, 0, case_id);
}

Result<std::string_view> CaseList::column(std::uint16_t column, MutableBytes buffer) const {
  if (column >= column_count()) return Error::kOutOfRange;
  return Tables(container_).column_name(table_, static_cast<ColumnId>(column + 1U), buffer);
}

Result<std::string_view> CaseList::value(std::uint32_t index, std::uint16_t column, MutableBytes buffer) const {
  if (column >= column_count()) return Error::kOutOfRange;
  return Tables(container_).cell(table_, index, static_cast<ColumnId>(column + 1U), buffer);
}

Result<RowRange> CaseList::search(std::string_view typed) const { return Tables(container_).search(table_, 0, typed); }

Result<std::uint32_t> CaseList::search_row(RowRange range, std::uint32_t index) const {
  return Tables(container_).search_row(range, index);
}

}  // namespace eslabon::form
