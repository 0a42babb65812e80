// What every program calls without saying so, in its short form: the C library's and libgcc's own are written for speed
// and take three times the room. Compiled outside of the whole-program build, which would take these for calls of
// themselves. The core reads and writes unaligned words.
#include <cstddef>
#include <cstdint>

namespace {

using Word [[gnu::may_alias, gnu::aligned(1)]] = std::uint32_t;

std::uint64_t size_of(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(number);
  return number < 0 ? 0 - bits : bits;
}

std::int64_t with_sign(std::uint64_t size, std::int64_t sign) { return static_cast<std::int64_t>(sign < 0 ? 0 - size : size); }

}  // namespace

extern "C" {

void* memmove(void* to, const void* from, std::size_t size) {
  auto* out = static_cast<std::uint8_t*>(to);
  const auto* in = static_cast<const std::uint8_t*>(from);
  if (out <= in) {
    for (; size >= 4; size -= 4, out += 4, in += 4) *reinterpret_cast<Word*>(out) = *reinterpret_cast<const Word*>(in);
    for (; size > 0; --size) *out++ = *in++;
  } else {
    for (; size >= 4; size -= 4) *reinterpret_cast<Word*>(out + size - 4) = *reinterpret_cast<const Word*>(in + size - 4);
    for (; size > 0; --size) out[size - 1] = in[size - 1];
  }
  return to;
}

void* memcpy(void* to, const void* from, std::size_t size) __attribute__((alias("memmove")));

void* memset(void* to, int value, std::size_t size) {
  auto* out = static_cast<std::uint8_t*>(to);
  const std::uint32_t four = static_cast<std::uint8_t>(value) * 0x01010101U;
  for (; size >= 4; size -= 4, out += 4) *reinterpret_cast<Word*>(out) = four;
  for (; size > 0; --size) *out++ = static_cast<std::uint8_t>(value);
  return to;
}

int memcmp(const void* left, const void* right, std::size_t size) {
  const auto* a = static_cast<const std::uint8_t*>(left);
  const auto* b = static_cast<const std::uint8_t*>(right);
  for (; size > 0; --size, ++a, ++b)
    if (*a != *b) return *a - *b;
  return 0;
}

void* memchr(const void* in, int value, std::size_t size) {
  const auto* at = static_cast<const std::uint8_t*>(in);
  for (; size > 0; --size, ++at)
    if (*at == static_cast<std::uint8_t>(value)) return const_cast<std::uint8_t*>(at);
  return nullptr;
}

std::size_t strlen(const char* text) {
  const char* end = text;
  while (*end != 0) ++end;
  return static_cast<std::size_t>(end - text);
}

/// The 64-bit division behind the four that the compiler calls: the quotient, and what is left. By zero the quotient is
/// zero.
std::uint64_t __udivmoddi4(std::uint64_t above, std::uint64_t below, std::uint64_t* left) {
  std::uint64_t quotient = 0;
  if (below != 0 && above >= below) {
    int bit = __builtin_clzll(below) - __builtin_clzll(above);
    for (below <<= bit; bit >= 0; --bit, below >>= 1) {
      quotient <<= 1;
      if (above < below) continue;
      above -= below;
      quotient |= 1;
    }
  }
  *left = above;
  return quotient;
}

std::uint64_t __udivdi3(std::uint64_t above, std::uint64_t below) {
  std::uint64_t left;
  return __udivmoddi4(above, below, &left);
}

std::uint64_t __umoddi3(std::uint64_t above, std::uint64_t below) {
  std::uint64_t left;
  __udivmoddi4(above, below, &left);
  return left;
}

// Towards zero: the quotient has the sign of both, the rest that of what is divided.
std::int64_t __divdi3(std::int64_t above, std::int64_t below) {
  return with_sign(__udivdi3(size_of(above), size_of(below)), above ^ below);
}

std::int64_t __moddi3(std::int64_t above, std::int64_t below) {
  return with_sign(__umoddi3(size_of(above), size_of(below)), above);
}

}
