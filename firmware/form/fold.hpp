// Folding for search: lower case, without accents, so that "Sao" finds "São" on both sides of the wire.
#pragma once

#include <array>

#include "firmware/base/bytes.hpp"

namespace eslabon::form {

/// The next character of `text`, which is shortened by it; U+FFFD for each byte that is not UTF-8. `text` not empty.
char32_t next_character(std::string_view& text);
/// Writes UTF-8 (1 to 4 bytes) to `out`, gives the number of bytes.
std::size_t put_character(char32_t character, std::array<char, 4>& out);

/// One character folded: a..z, 0..9 for Latin letters with any mark; 0 for a combining mark, which vanishes; others
/// as they are. Covers Latin-1, Latin Extended-A and Additional (Vietnamese), Greek and Cyrillic capitals.
char32_t fold(char32_t character);
/// Whether a word ends at this (folded) character: space, punctuation.
bool is_word_break(char32_t character);

/// The range of keys that a typed beginning covers. A key is the first 8 bytes of a folded word's UTF-8, zero-filled,
/// as a number that sorts like the word; `low` is the key of the beginning itself.
struct FoldedPrefix {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
FoldedPrefix fold_prefix(std::string_view text);

}  // namespace eslabon::form
