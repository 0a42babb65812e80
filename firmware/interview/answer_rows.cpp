// Rows of repeats: a table of 16-byte records, linked among siblings.
#include "firmware/interview/answer_cell.hpp"

namespace eslabon::interview {
namespace {

constexpr std::uint32_t kRowBytes = 16;
constexpr std::size_t kWantedRows = 6;  // in a repeat's payload, behind first, last, total
constexpr std::uint32_t kRowsPerPage = kPageBytes / kRowBytes;

}  // namespace

std::optional<AnswerStore::Row> AnswerStore::load_row(RowId row) const {
  if (row >= row_count_) return {};
  const std::uint8_t* bytes = pages_->read(row / kRowsPerPage) + (row % kRowsPerPage) * kRowBytes;
  Row content;
  content.repeat = load_le<std::uint16_t>(bytes);
  content.parent = load_le<std::uint16_t>(bytes + 2);
  content.next = load_le<std::uint16_t>(bytes + 4);
  content.previous = load_le<std::uint16_t>(bytes + 6);
  content.position = load_le<std::uint16_t>(bytes + 8);
  content.cells = load_le<std::uint16_t>(bytes + 10);
  content.record = load_le<std::uint32_t>(bytes + 12);
  return content;
}

void AnswerStore::store_row(RowId row, const Row& content) {
  std::uint8_t* bytes = pages_->write(row / kRowsPerPage) + (row % kRowsPerPage) * kRowBytes;
  store_le(bytes, content.repeat);
  store_le(bytes + 2, content.parent);
  store_le(bytes + 4, content.next);
  store_le(bytes + 6, content.previous);
  store_le(bytes + 8, content.position);
  store_le(bytes + 10, content.cells);
  store_le(bytes + 12, content.record);
}

std::optional<std::uint32_t> AnswerStore::chain_cell(NodeId repeat, RowId parent) const {
  const std::optional<Row> around = load_row(parent);
  if (!around || repeat <= around->repeat) return {};  // a row is never inside a row of its own repeat
  return cell_of({repeat, parent});
}

AnswerStore::Chain AnswerStore::load_chain(std::uint32_t cell) const {
  const std::uint8_t* bytes = read_cell(cell) + kCellPayload;
  Chain chain{load_le<std::uint16_t>(bytes), load_le<std::uint16_t>(bytes + 2), load_le<std::uint16_t>(bytes + 4)};
  if (chain.total == 0) chain.first = chain.last = kNoRow;
  return chain;
}

void AnswerStore::store_chain(std::uint32_t cell, const Chain& chain) {
  std::uint8_t* bytes = write_cell(cell) + kCellPayload;
  store_le(bytes, chain.first);
  store_le(bytes + 2, chain.last);
  store_le(bytes + 4, chain.total);
}

Result<RowId> AnswerStore::add_row(NodeId repeat, RowId parent, std::uint16_t cells) {
  const auto cell = chain_cell(repeat, parent);
  if (!cell) return Error::kNotFound;
  const RowId row = row_count_;
  if (row >= row_pages_ * kRowsPerPage) return Error::kFull;
  ESLABON_ASSIGN(const std::uint32_t record, allocate(cells));
  if (row % kRowsPerPage == 0) pages_->fresh(row / kRowsPerPage);
  row_count_ = static_cast<RowId>(row + 1);
  Row content;
  content.repeat = repeat;
  content.parent = parent;
  content.cells = cells;
  content.record = record;
  link(row, content, *cell, static_cast<std::uint16_t>(load_chain(*cell).total + 1));
  ESLABON_TRY(status());
  return row;
}

// `position` counts as if the row were not there yet, 1 .. total + 1.
void AnswerStore::link(RowId row, Row content, std::uint32_t cell, std::uint16_t position) {
  Chain chain = load_chain(cell);
  content.next = kNoRow;
  content.previous = chain.last;
  if (position <= chain.total) {
    content.next = sibling_at(chain.first, position);
    content.previous = content.next == kNoRow ? chain.last : load_row(content.next)->previous;
  }
  content.position = position;
  store_row(row, content);
  if (content.previous == kNoRow) chain.first = row;
  if (content.next == kNoRow) chain.last = row;
  set_neighbour(content.previous, &Row::next, row);
  set_neighbour(content.next, &Row::previous, row);
  renumber(content.next, static_cast<std::uint16_t>(position + 1));
  ++chain.total;
  store_chain(cell, chain);
}

void AnswerStore::unlink(const Row& content, std::uint32_t cell) {
  Chain chain = load_chain(cell);
  if (content.previous == kNoRow) chain.first = content.next;
  if (content.next == kNoRow) chain.last = content.previous;
  set_neighbour(content.previous, &Row::next, content.next);
  set_neighbour(content.next, &Row::previous, content.previous);
  renumber(content.next, content.position);
  --chain.total;
  store_chain(cell, chain);
}

RowId AnswerStore::sibling_at(RowId first, std::uint16_t position) const {
  for (RowId row = first; row != kNoRow && status().ok();) {
    const std::optional<Row> content = load_row(row);
    if (!content) break;
    if (content->position == position) return row;
    row = content->next;
  }
  return kNoRow;
}

void AnswerStore::set_neighbour(RowId row, RowId Row::*side, RowId neighbour) {
  std::optional<Row> content = load_row(row);
  if (!content) return;
  (*content).*side = neighbour;
  store_row(row, *content);
}

// A failed medium reads as zeros, and zeros would link in circles: hence the look at status().
void AnswerStore::renumber(RowId from, std::uint16_t position) {
  for (RowId row = from; status().ok();) {
    std::optional<Row> content = load_row(row);
    if (!content) return;
    content->position = position++;
    store_row(row, *content);
    row = content->next;
  }
}

Status AnswerStore::remove_row(RowId row) {
  std::optional<Row> content = load_row(row);
  if (!content || row == kRootRow || content->position == 0) return Error::kNotFound;
  const auto cell = chain_cell(content->repeat, content->parent);
  if (!cell) return Error::kNotFound;
  unlink(*content, *cell);
  content->position = 0;
  store_row(row, *content);
  return status();
}

Status AnswerStore::move_row(RowId row, std::uint16_t position) {
  const std::optional<Row> content = load_row(row);
  if (!content || row == kRootRow || content->position == 0) return Error::kNotFound;
  const auto cell = chain_cell(content->repeat, content->parent);
  if (!cell) return Error::kNotFound;
  if (position == 0 || position > load_chain(*cell).total) return Error::kOutOfRange;
  unlink(*content, *cell);
  link(row, *content, *cell, position);
  return status();
}

bool AnswerStore::alive(RowId row) const {
  for (std::size_t depth = 0; depth <= kMaxRepeatDepth; ++depth) {
    const std::optional<Row> content = load_row(row);
    if (!content || content->position == 0) return false;
    if (row == kRootRow) return true;
    row = content->parent;
  }
  return false;
}

Result<RowId> AnswerStore::first_row(NodeId repeat, RowId parent) const {
  const auto cell = chain_cell(repeat, parent);
  if (!cell) return Error::kNotFound;
  return load_chain(*cell).first;
}

Result<RowId> AnswerStore::last_row(NodeId repeat, RowId parent) const {
  const auto cell = chain_cell(repeat, parent);
  if (!cell) return Error::kNotFound;
  return load_chain(*cell).last;
}

Result<std::uint16_t> AnswerStore::row_total(NodeId repeat, RowId parent) const {
  const auto cell = chain_cell(repeat, parent);
  if (!cell) return Error::kNotFound;
  return load_chain(*cell).total;
}

Result<RowId> AnswerStore::neighbour(RowId row, RowId Row::*side) const {
  const std::optional<Row> content = load_row(row);
  if (!content || row == kRootRow) return Error::kNotFound;
  ESLABON_TRY(status());
  return (*content).*side;
}

Result<RowId> AnswerStore::next_row(RowId row) const { return neighbour(row, &Row::next); }
Result<RowId> AnswerStore::previous_row(RowId row) const { return neighbour(row, &Row::previous); }

Result<RowId> AnswerStore::parent_row(RowId row) const {
  const std::optional<Row> content = load_row(row);
  if (!content) return Error::kNotFound;
  return content->parent;
}

Result<NodeId> AnswerStore::repeat_of(RowId row) const {
  const std::optional<Row> content = load_row(row);
  if (!content) return Error::kNotFound;
  return content->repeat;
}

Result<std::uint16_t> AnswerStore::position(RowId row) const {
  const std::optional<Row> content = load_row(row);
  if (!content) return Error::kNotFound;
  return content->position;
}

Result<std::uint16_t> AnswerStore::wanted_rows(NodeId repeat, RowId parent) const {
  const auto cell = chain_cell(repeat, parent);
  if (!cell) return Error::kNotFound;
  return load_le<std::uint16_t>(read_cell(*cell) + kCellPayload + kWantedRows);
}

Result<bool> AnswerStore::want_rows(NodeId repeat, RowId parent, std::uint16_t count) {
  const auto cell = chain_cell(repeat, parent);
  if (!cell) return Error::kNotFound;
  if (load_le<std::uint16_t>(read_cell(*cell) + kCellPayload + kWantedRows) == count) return false;
  store_le(write_cell(*cell) + kCellPayload + kWantedRows, count);
  ESLABON_TRY(status());
  return true;
}

}  // namespace eslabon::interview
