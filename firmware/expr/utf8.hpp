// Walking over UTF-8 by code points. Bytes that are no UTF-8 count as one code point each, so nothing is ever lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eslabon::expr {

struct CodePoint {
  std::uint32_t value = 0;
  std::uint8_t size = 0;  ///< bytes, 1..4; 0 at the end of the text
};

/// The first code point of `text`.
CodePoint first_code_point(std::string_view text);
std::size_t count_code_points(std::string_view text);
/// The part of `text` from code point `from` up to, not including, `to`; both may lie behind the end.
std::string_view code_points_between(std::string_view text, std::size_t from, std::size_t to);

}  // namespace eslabon::expr
