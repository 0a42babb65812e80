// A short text put together from pieces, in place.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace eslabon::ui {

/// What does not fit is left out, at a character's boundary.
template <std::size_t kSize>
class FixedText {
 public:
  FixedText& operator<<(std::string_view piece) {
    std::size_t size = std::min(piece.size(), kSize - length_);
    while (size < piece.size() && size > 0 && (static_cast<unsigned char>(piece[size]) & 0xC0U) == 0x80U) --size;
    if (size != 0) std::memcpy(text_.data() + length_, piece.data(), size);
    length_ += size;
    return *this;
  }
  FixedText& operator<<(std::uint64_t number) {
    std::array<char, 20> digits;
    std::size_t at = digits.size();
    do {
      digits[--at] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
    return *this << std::string_view(digits.data() + at, digits.size() - at);
  }
  void clear() { length_ = 0; }
  [[nodiscard]] std::string_view view() const { return {text_.data(), length_}; }

 private:
  std::array<char, kSize> text_{};
  std::size_t length_ = 0;
};

}  // namespace eslabon::ui
