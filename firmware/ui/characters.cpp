#include "firmware/ui/characters.hpp"

#include "firmware/form/drawn_text.hpp"
#include "firmware/form/package_layout.hpp"

namespace eslabon::ui {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

std::size_t length_from_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

Character first_character(std::string_view text) {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = length_from_lead(lead);
  if (lead == form::kGlyphMark && text.size() > form::kPlacedGlyphBytes)
    return {kGlyphCode | load_le<std::uint16_t>(as_bytes(text).data() + 1), 1 + form::kPlacedGlyphBytes};
  if (length == 0 || length > text.size()) return {kReplacement, 1};
  if (length == 1) return {lead, 1};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return {kReplacement, 1};
    code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {code, length};
}

std::size_t last_character_bytes(std::string_view text) {
  std::size_t bytes = 0;
  while (bytes < text.size() && bytes < 4) {
    ++bytes;
    if (!is_continuation(text[text.size() - bytes])) break;
  }
  return bytes;
}

std::size_t encode_character(char32_t code, char* out) {
  const auto tail = [code](int shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) return out[0] = static_cast<char>(code), 1;
  if (code < 0x800) {
    out[0] = static_cast<char>(0xC0U | (code >> 6));
    return out[1] = tail(0), 2;
  }
  if (code < 0x10000) {
    out[0] = static_cast<char>(0xE0U | (code >> 12));
    out[1] = tail(6);
    return out[2] = tail(0), 3;
  }
  out[0] = static_cast<char>(0xF0U | (code >> 18));
  out[1] = tail(12);
  out[2] = tail(6);
  return out[3] = tail(0), 4;
}

char32_t folded(char32_t code) {
  // U+00C0..U+00FF in order; 0 keeps the character.
  static constexpr char kLatin1[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0";
  if (code >= 'A' && code <= 'Z') return code + 32;
  if (code < 0xC0 || code > 0xFF) return code;
  const char base = kLatin1[(code - 0xC0) & 31];
  if (base == 0 || code == 0xF7) return code;
  return code == 0xFF ? U'y' : static_cast<char32_t>(base);
}

}  // namespace eslabon::ui
