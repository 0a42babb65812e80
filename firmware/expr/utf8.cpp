#include "firmware/expr/utf8.hpp"

namespace eslabon::expr {
namespace {

std::uint8_t size_from_lead(std::uint8_t lead) {
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  return 1;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  if (text.empty()) return {};
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::uint8_t size = size_from_lead(lead);
  if (size == 1 || size > text.size()) return {lead, 1};
  std::uint32_t value = lead & (0x7FU >> size);
  for (std::uint8_t i = 1; i < size; ++i) {
    const auto tail = static_cast<std::uint8_t>(text[i]);
    if ((tail & 0xC0) != 0x80) return {lead, 1};
    value = value << 6 | (tail & 0x3FU);
  }
  return {value, size};
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_code_point(text).size);
  return count;
}

std::string_view code_points_between(std::string_view text, std::size_t from, std::size_t to) {
  for (std::size_t i = 0; i < from && !text.empty(); ++i) text.remove_prefix(first_code_point(text).size);
  std::size_t bytes = 0;
  for (std::size_t i = from; i < to && bytes < text.size(); ++i) bytes += first_code_point(text.substr(bytes)).size;
  return text.substr(0, bytes);
}

}  // namespace eslabon::expr
