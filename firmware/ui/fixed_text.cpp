#include "firmware/ui/fixed_text.hpp"

#include <algorithm>
#include <cstring>

namespace eslabon::ui {

TextBuilder& TextBuilder::operator<<(std::string_view piece) {
  std::size_t size = std::min(piece.size(), size_ - length_);
  while (size < piece.size() && size > 0 && (static_cast<unsigned char>(piece[size]) & 0xC0U) == 0x80U) --size;
  if (size != 0) std::memcpy(text_ + length_, piece.data(), size);
  length_ += size;
  return *this;
}

TextBuilder& TextBuilder::operator<<(const char* piece) { return *this << std::string_view(piece); }

TextBuilder& TextBuilder::operator<<(std::uint64_t number) {
  char digits[20];
  char* const end = digits + sizeof(digits);
  char* first = end;
  do {
    *--first = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return *this << std::string_view(first, static_cast<std::size_t>(end - first));
}

}  // namespace eslabon::ui
