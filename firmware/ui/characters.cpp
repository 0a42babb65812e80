#include "firmware/ui/characters.hpp"

#include "firmware/form/drawn_text.hpp"
#include "firmware/form/fold.hpp"
#include "firmware/form/package_layout.hpp"

namespace eslabon::ui {

Character first_character(std::string_view text) {
  if (text.empty()) return {};
  if (as_bytes(text)[0] == form::kGlyphMark && text.size() > form::kPlacedGlyphBytes)
    return {kGlyphCode | load_le<std::uint16_t>(as_bytes(text).data() + 1), 1 + form::kPlacedGlyphBytes};
  std::string_view rest = text;
  const char32_t code = form::next_character(rest);
  return {code, text.size() - rest.size()};
}

std::size_t last_character_bytes(std::string_view text) {
  std::size_t bytes = 0;
  while (bytes < text.size() && bytes < 4) {
    ++bytes;
    if ((as_bytes(text)[text.size() - bytes] & 0xC0U) != 0x80U) break;
  }
  return bytes;
}

}  // namespace eslabon::ui
