// Arithmetic in GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11D), whose root 2 generates the field.
#pragma once

#include <array>
#include <cstdint>

namespace eslabon::frame {

struct GaloisTables {
  std::array<std::uint8_t, 255> power{};  ///< 2^i
  std::array<std::uint8_t, 256> log{};    ///< of 1..255; log[0] means nothing
};

constexpr GaloisTables make_galois_tables() {
  GaloisTables tables;
  unsigned value = 1;
  for (unsigned i = 0; i < 255; ++i) {
    tables.power[i] = static_cast<std::uint8_t>(value);
    tables.log[value] = static_cast<std::uint8_t>(i);
    value = (value << 1) ^ ((value & 0x80U) != 0 ? 0x11DU : 0U);
  }
  return tables;
}
inline constexpr GaloisTables kGalois = make_galois_tables();

constexpr unsigned galois_twice(unsigned a) { return (a << 1) ^ ((a >> 7) * 0x11DU); }
/// As galois_multiply, without tables: slower, and half a KB smaller. For what happens once.
constexpr std::uint8_t galois_product(unsigned a, unsigned b) {
  unsigned product = 0;
  for (; b != 0; b >>= 1, a = galois_twice(a))
    if ((b & 1U) != 0) product ^= a;
  return static_cast<std::uint8_t>(product);
}

/// 2 to the sum of two logarithms.
constexpr std::uint8_t galois_power(unsigned sum) { return kGalois.power[sum < 255 ? sum : sum - 255]; }
constexpr std::uint8_t galois_multiply(std::uint8_t a, std::uint8_t b) {
  return a == 0 || b == 0 ? std::uint8_t{0} : galois_power(static_cast<unsigned>(kGalois.log[a]) + kGalois.log[b]);
}
/// b is not zero.
constexpr std::uint8_t galois_divide(std::uint8_t a, std::uint8_t b) {
  return a == 0 ? std::uint8_t{0} : galois_power(static_cast<unsigned>(kGalois.log[a]) + 255U - kGalois.log[b]);
}

}  // namespace eslabon::frame
