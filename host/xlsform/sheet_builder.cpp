#include "host/xlsform/sheet_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

/// Length of the UTF-8 sequence that starts with `lead` and its smallest code point; length 0 is malformed.
struct Sequence {
  std::size_t length;
  std::uint32_t smallest;
  std::uint32_t bits;
};

Sequence sequence(unsigned char lead) {
  if (lead < 0x80) return {1, 0, lead};
  if (lead >> 5 == 0x6) return {2, 0x80, lead & 0x1FU};
  if (lead >> 4 == 0xE) return {3, 0x800, lead & 0x0FU};
  if (lead >> 3 == 0x1E) return {4, 0x10000, lead & 0x07U};
  return {0, 0, 0};
}

}  // namespace

void refuse(const std::string& file, const std::string& reason) {
  throw text::Failure(text::ExitCode::kInvalidInput, file + ": " + reason);
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [length, smallest, bits] = sequence(static_cast<unsigned char>(text[at]));
    if (length == 0 || at + length > text.size()) return false;
    std::uint32_t code = bits;
    for (std::size_t next = at + 1; next < at + length; ++next) {
      const auto byte = static_cast<unsigned char>(text[next]);
      if (byte >> 6 != 0x2) return false;
      code = code << 6 | (byte & 0x3FU);
    }
    if (code < smallest || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    at += length;
  }
  return true;
}

std::string utf8(std::uint32_t code) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 63))};
  if (code < 0x10000) return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63))};
  return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 63)), byte(0x80 | (code >> 6 & 63)),
          byte(0x80 | (code & 63))};
}

void Budget::take_bytes(std::size_t size, const std::string& part) {
  if (size > limits.part_bytes || size > bytes_left)
    refuse(file, fmt::format("{} unpacks to {} bytes, more than a form may have; remove sheets or pictures that the "
                             "form does not need", part, size));
  bytes_left -= size;
}

SheetBuilder::SheetBuilder(std::string name, std::uint32_t index, Budget& budget) : index_(index), budget_(budget) {
  sheet_.name = std::move(name);
}

void SheetBuilder::add(std::uint32_t row, std::uint32_t column, std::string text) {
  if (trimmed(text).empty()) return;
  const Place place{index_, row, column};
  if (!is_utf8(text))
    refuse(located(budget_.file, sheet_.name, place), "the text is not UTF-8; save the file as UTF-8");
  if (budget_.cells_left-- == 0)
    refuse(budget_.file, fmt::format("more than {} cells; remove sheets that the form does not need",
                                     budget_.limits.cells));
  cells_.push_back({std::move(text), place});
}

Sheet SheetBuilder::finish() && {
  const auto order = [](const CellText& cell) { return std::tuple(cell.place.row, cell.place.column); };
  std::ranges::stable_sort(cells_, {}, order);
  for (CellText& cell : cells_) {
    if (sheet_.rows.empty() || sheet_.rows.back().front().place.row != cell.place.row) sheet_.rows.emplace_back();
    std::vector<CellText>& row = sheet_.rows.back();
    if (row.empty() || !(row.back().place == cell.place)) row.push_back(std::move(cell));
  }
  return std::move(sheet_);
}

}  // namespace eslabon::xlsform
