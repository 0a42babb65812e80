// Characters of a UTF-8 text, forgiving: a bad byte counts as U+FFFD and one byte. A shaped glyph (form::kGlyphMark)
// counts as one character.
#pragma once

#include <string_view>

namespace eslabon::ui {

/// Of a character that is the glyph in the lower 16 bits, placed as form::PlacedGlyph says.
inline constexpr char32_t kGlyphCode = 0x80000000;

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0 only at the text's end
  [[nodiscard]] bool is_glyph() const { return (code & kGlyphCode) != 0; }
};

/// The first character of `text`.
Character first_character(std::string_view text);
/// Bytes of the last character of `text`, 0 when it is empty.
std::size_t last_character_bytes(std::string_view text);

}  // namespace eslabon::ui
