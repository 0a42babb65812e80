#include "firmware/interview/answer_store.hpp"

#include <algorithm>

#include "firmware/interview/answer_cell.hpp"

namespace eslabon::interview {
namespace {

constexpr std::uint32_t kCellsPerPage = kPageBytes / AnswerStore::kCellBytes;
constexpr std::uint32_t kMaxRowPages = 2047;  // row ids are 16 bits, kNoRow is none

std::uint32_t cells_for(std::size_t bytes) {
  return static_cast<std::uint32_t>((bytes + AnswerStore::kCellBytes - 1) / AnswerStore::kCellBytes);
}

// Doubling, so that a text that grows letter by letter leaves at most its own size behind.
std::uint16_t room_for(std::size_t bytes) {
  std::uint32_t room = 1;
  while (room < cells_for(bytes)) room *= 2;
  return static_cast<std::uint16_t>(room);
}

}  // namespace

AnswerStore::AnswerStore(PageCache& pages)
    : pages_(&pages), row_pages_(std::clamp(pages.page_count() / 8, std::uint32_t{1}, kMaxRowPages)) {}

Status AnswerStore::reset(std::uint16_t cells) {
  pages_->reset();
  next_cell_ = row_pages_ * kCellsPerPage;
  first_note_ = 0;
  row_count_ = 0;
  ESLABON_ASSIGN(const std::uint32_t record, allocate(cells));
  pages_->fresh(0);
  row_count_ = 1;
  store_row(kRootRow, {.position = 1, .cells = cells, .record = record});
  return status();
}

const std::uint8_t* AnswerStore::read_cell(std::uint32_t cell) const {
  return pages_->read(cell / kCellsPerPage) + (cell % kCellsPerPage) * kCellBytes;
}

std::uint8_t* AnswerStore::write_cell(std::uint32_t cell) {
  return pages_->write(cell / kCellsPerPage) + (cell % kCellsPerPage) * kCellBytes;
}

// Pages are made fresh as the end moves over them, so new cells are always zero.
Result<std::uint32_t> AnswerStore::allocate(std::uint32_t cells) {
  const std::uint32_t first = next_cell_;
  if (cells > pages_->page_count() * kCellsPerPage - first) return Error::kFull;
  next_cell_ = first + cells;
  for (std::uint32_t page = (first + kCellsPerPage - 1) / kCellsPerPage; page * kCellsPerPage < next_cell_; ++page)
    pages_->fresh(page);
  return first;
}

std::optional<std::uint32_t> AnswerStore::cell_of(Address at) const {
  const std::optional<Row> row = load_row(at.row);
  if (!row || at.node < row->repeat || at.node - row->repeat >= row->cells) return {};
  return row->record + at.node - row->repeat;
}

bool AnswerStore::contains(Address at) const { return cell_of(at).has_value(); }

Result<expr::Value> AnswerStore::value(Address at, expr::Scratch& scratch) const {
  const auto cell = cell_of(at);
  if (!cell) return Error::kNotFound;
  const std::uint8_t* bytes = read_cell(*cell);
  if (bytes[0] == static_cast<std::uint8_t>(expr::Kind::kText)) return load_text(*cell, scratch);
  const expr::Value value = load_scalar(bytes);
  ESLABON_TRY(status());
  return value;
}

Result<expr::Value> AnswerStore::load_text(std::uint32_t cell, expr::Scratch& scratch) const {
  const std::uint8_t* bytes = read_cell(cell);
  const bool is_long = bytes[1] == kLongText;
  const LongText text = load_long_text(bytes);
  const std::size_t size = is_long ? text.length : bytes[1];
  char* copy = scratch.allocate(size);
  if (copy == nullptr) return Error::kTooSmall;
  if (is_long) {
    read_text(text.cell, 0, copy, size);
  } else {
    std::memcpy(copy, bytes + kCellPayload, size);
  }
  ESLABON_TRY(status());
  return expr::Value::text({copy, size});
}

Result<std::string_view> AnswerStore::text_part(Address at, std::size_t offset, MutableBytes out) const {
  const auto cell = cell_of(at);
  if (!cell) return Error::kNotFound;
  const std::uint8_t* bytes = read_cell(*cell);
  if (bytes[0] != static_cast<std::uint8_t>(expr::Kind::kText)) return std::string_view();
  const bool is_long = bytes[1] == kLongText;
  const LongText text = load_long_text(bytes);
  const std::size_t size = is_long ? text.length : bytes[1];
  if (offset >= size) return std::string_view();
  const std::size_t part = std::min(size - offset, out.size());
  char* copy = reinterpret_cast<char*>(out.data());
  if (is_long) {
    read_text(text.cell, offset, copy, part);
  } else {
    std::memcpy(copy, bytes + kCellPayload + offset, part);
  }
  ESLABON_TRY(status());
  return std::string_view(copy, part);
}

Result<Special> AnswerStore::special(Address at) const {
  const auto cell = cell_of(at);
  if (!cell) return Error::kNotFound;
  const std::uint8_t* bytes = read_cell(*cell);
  return bytes[0] == kSpecialCell ? static_cast<Special>(bytes[1]) : Special::kNone;
}

Result<bool> AnswerStore::answered(Address at) const {
  const auto cell = cell_of(at);
  if (!cell) return Error::kNotFound;
  return *read_cell(*cell) != static_cast<std::uint8_t>(expr::Kind::kEmpty);
}

Result<bool> AnswerStore::set(Address at, const expr::Value& value) {
  const auto cell = cell_of(at);
  if (!cell) return Error::kNotFound;
  if (value.kind() == expr::Kind::kText) return set_text(*cell, value.as_text());
  const std::uint8_t* bytes = read_cell(*cell);
  const bool held_text = bytes[0] == static_cast<std::uint8_t>(expr::Kind::kText);
  const bool keeps_room = value.is_empty() && bytes[1] == kLongText;
  if (!held_text && bytes[0] != kSpecialCell && expr::identical(load_scalar(bytes), value)) return false;
  std::uint8_t* written = write_cell(*cell);
  if (keeps_room) {
    written[0] = static_cast<std::uint8_t>(expr::Kind::kEmpty);
  } else {
    store_scalar(written, value);
  }
  ESLABON_TRY(status());
  return true;
}

Result<bool> AnswerStore::set_special(Address at, Special special) {
  if (special == Special::kNone) return set(at, {});
  const auto cell = cell_of(at);
  if (!cell) return Error::kNotFound;
  const std::uint8_t* bytes = read_cell(*cell);
  const auto code = static_cast<std::uint8_t>(special);
  if (bytes[0] == kSpecialCell && bytes[1] == code) return false;
  std::uint8_t* written = write_cell(*cell);
  written[0] = kSpecialCell;
  written[1] = code;
  ESLABON_TRY(status());
  return true;
}

Result<bool> AnswerStore::set_text(std::uint32_t cell, std::string_view text) {
  constexpr auto kTextCell = static_cast<std::uint8_t>(expr::Kind::kText);
  const std::uint8_t* bytes = read_cell(cell);
  const bool is_text = bytes[0] == kTextCell;
  const bool is_long = bytes[1] == kLongText;
  LongText place = load_long_text(bytes);
  if (!is_long) {
    if (is_text && text == std::string_view(reinterpret_cast<const char*>(bytes + kCellPayload), bytes[1])) return false;
    if (text.size() <= kCellPayloadBytes) {
      std::uint8_t* written = write_cell(cell);
      written[0] = kTextCell;
      written[1] = static_cast<std::uint8_t>(text.size());
      std::memcpy(written + kCellPayload, text.data(), text.size());
      ESLABON_TRY(status());
      return true;
    }
    place.room = 0;
  } else if (is_text && place.length == text.size() && text_equals(place.cell, text)) {
    return false;
  }
  if (cells_for(text.size()) > place.room) {
    place.room = room_for(text.size());
    ESLABON_ASSIGN(place.cell, allocate(place.room));
  }
  write_text(place.cell, text);
  place.length = static_cast<std::uint16_t>(text.size());
  std::uint8_t* written = write_cell(cell);
  written[0] = kTextCell;
  written[1] = kLongText;
  store_long_text(written, place);
  ESLABON_TRY(status());
  return true;
}

void AnswerStore::write_text(std::uint32_t cell, std::string_view text) {
  while (!text.empty()) {
    const std::uint32_t at = (cell % kCellsPerPage) * static_cast<std::uint32_t>(kCellBytes);
    const std::size_t piece = std::min<std::size_t>(text.size(), kPageBytes - at);
    std::memcpy(pages_->write(cell / kCellsPerPage) + at, text.data(), piece);
    text.remove_prefix(piece);
    cell += cells_for(piece);
  }
}

void AnswerStore::read_text(std::uint32_t cell, std::size_t offset, char* out, std::size_t size) const {
  std::size_t byte = std::size_t{cell} * kCellBytes + offset;
  while (size > 0) {
    const std::size_t at = byte % kPageBytes;
    const std::size_t piece = std::min<std::size_t>(size, kPageBytes - at);
    std::memcpy(out, pages_->read(static_cast<std::uint32_t>(byte / kPageBytes)) + at, piece);
    out += piece;
    size -= piece;
    byte += piece;
  }
}

bool AnswerStore::text_equals(std::uint32_t cell, std::string_view text) const {
  while (!text.empty()) {
    const std::uint32_t at = (cell % kCellsPerPage) * static_cast<std::uint32_t>(kCellBytes);
    const std::size_t piece = std::min<std::size_t>(text.size(), kPageBytes - at);
    if (std::memcmp(pages_->read(cell / kCellsPerPage) + at, text.data(), piece) != 0) return false;
    text.remove_prefix(piece);
    cell += cells_for(piece);
  }
  return true;
}

std::uint16_t AnswerStore::flags(Address at) const {
  const auto cell = cell_of(at);
  return cell ? load_le<std::uint16_t>(read_cell(*cell) + kCellFlags) : std::uint16_t{0};
}

Result<bool> AnswerStore::mark(Address at, std::uint16_t mask, bool on) {
  const auto cell = cell_of(at);
  if (!cell) return Error::kNotFound;
  const auto before = load_le<std::uint16_t>(read_cell(*cell) + kCellFlags);
  const auto after = static_cast<std::uint16_t>(on ? before | mask : before & ~mask);
  if (after == before) return false;
  store_le(write_cell(*cell) + kCellFlags, after);
  ESLABON_TRY(status());
  return true;
}

}  // namespace eslabon::interview
