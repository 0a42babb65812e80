#include "firmware/form/fold.hpp"

namespace eslabon::form {
namespace {

// Base letters of U+00C0..U+017F and U+1E00..U+1EFF, from their canonical decompositions (UnicodeData.txt) and, where
// there is none (o with stroke, ae ...), the first letter that people type. '?' keeps the character.
constexpr char kLatin[] =
    "aaaaaaaceeeeiiiidnooooo\x3fouuuuytsaaaaaaaceeeeiiiidnooooo\x3fouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr char kLatinAdditional[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyassssdaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

char32_t base_letter(const char* table, char32_t index, char32_t character) {
  return table[index] == '?' ? character : static_cast<char32_t>(table[index]);
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

char32_t next_character(std::string_view& text) {
  constexpr char32_t kReplacement = 0xFFFD;
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
  char32_t character = size == 1 ? first : first & (0x7FU >> size);
  bool good = size != 0 && size <= text.size();
  for (std::size_t i = 1; good && i < size; ++i) {
    good = is_continuation(text[i]);
    character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  good = good && character >= kSmallest[size] && character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
  text.remove_prefix(good ? size : 1);
  return good ? character : kReplacement;
}

std::size_t put_character(char32_t character, std::array<char, 4>& out) {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | ((character >> shift) & 0x3FU)); };
  if (character < 0x80) {
    out = {static_cast<char>(character)};
    return 1;
  }
  if (character < 0x800) {
    out = {static_cast<char>(0xC0U | (character >> 6)), tail(0)};
    return 2;
  }
  if (character < 0x10000) {
    out = {static_cast<char>(0xE0U | (character >> 12)), tail(6), tail(0)};
    return 3;
  }
  out = {static_cast<char>(0xF0U | (character >> 18)), tail(12), tail(6), tail(0)};
  return 4;
}

char32_t fold(char32_t character) {
  if (character < 0xC0) return character >= U'A' && character <= U'Z' ? character + 32 : character;
  if (character < 0x180) return base_letter(kLatin, character - 0xC0, character);
  if (character >= 0x1E00 && character < 0x1F00) return base_letter(kLatinAdditional, character - 0x1E00, character);
  if (character >= 0x300 && character < 0x370) return 0;
  if (character == 0x1A0 || character == 0x1A1) return U'o';
  if (character == 0x1AF || character == 0x1B0) return U'u';
  if (character >= 0x391 && character <= 0x3A9) return character + 0x20;
  if (character >= 0x410 && character <= 0x42F) return character + 0x20;
  if (character >= 0x400 && character <= 0x40F) return character + 0x50;
  return character;
}

bool is_word_break(char32_t character) {
  if (character < 0x80) {
    const bool letter = character >= U'a' && character <= U'z';
    return !letter && !(character >= U'0' && character <= U'9');
  }
  return character == 0xA0 || character == 0xAB || character == 0xBB || (character >= 0x2000 && character <= 0x206F);
}

FoldedPrefix fold_prefix(std::string_view text) {
  std::uint64_t key = 0;
  unsigned bytes = 0;
  while (!text.empty() && bytes < 8) {
    const char32_t folded = fold(next_character(text));
    if (folded == 0) continue;
    std::array<char, 4> utf8{};
    const std::size_t size = put_character(folded, utf8);
    for (std::size_t i = 0; i < size && bytes < 8; ++i, ++bytes)
      key |= std::uint64_t{static_cast<unsigned char>(utf8[i])} << (56 - 8 * bytes);
  }
  const std::uint64_t rest = bytes >= 8 ? 0 : ~std::uint64_t{0} >> (8 * bytes);
  return {key, key | rest};
}

}  // namespace eslabon::form
