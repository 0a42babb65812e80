#include "firmware/expr/text_sink.hpp"

namespace eslabon::expr {

void TextSink::put_unsigned(std::uint64_t value, int width) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  repeat('0', width - count);
  while (count > 0) put(digits[--count]);
}

void TextSink::put_code_point(std::uint32_t c) {
  const auto tail = [&](int shift) { put(static_cast<char>(0x80 | ((c >> shift) & 0x3F))); };
  if (c < 0x80) return put(static_cast<char>(c));
  if (c < 0x800) return put(static_cast<char>(0xC0 | (c >> 6))), tail(0);
  if (c < 0x10000) return put(static_cast<char>(0xE0 | (c >> 12))), tail(6), tail(0);
  put(static_cast<char>(0xF0 | (c >> 18)));
  tail(12), tail(6), tail(0);
}

}  // namespace eslabon::expr
