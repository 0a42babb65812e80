#include "firmware/expr/wide_number.hpp"

#include <bit>
#include <limits>
#include <utility>

namespace eslabon::expr {
namespace {

constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
constexpr int kMantissaBits = 52;
constexpr int kBias = 1023;

/// Shifted right, nothing left after 64 places; nor of 0, whose exponent may be the larger one.
std::uint64_t shifted(std::uint64_t bits, int places) { return static_cast<unsigned>(places) > 63 ? 0 : bits >> places; }

}  // namespace

std::uint64_t high_product(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a0 = static_cast<std::uint32_t>(a), a1 = a >> 32, b0 = static_cast<std::uint32_t>(b), b1 = b >> 32;
  const std::uint64_t low = a0 * b0, cross = a1 * b0 + (low >> 32), other = a0 * b1 + static_cast<std::uint32_t>(cross);
  return a1 * b1 + (cross >> 32) + (other >> 32);
}

// Out of line, as it is called in many places: the compiler thinks that it is small.
[[gnu::noinline]] WideNumber normalized(std::uint64_t mantissa, int exponent) {
  if (mantissa == 0) return {};
  const int zeros = std::countl_zero(mantissa);
  return {mantissa << zeros, exponent - zeros};
}

WideNumber widened(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number) & (kTop - 1);
  const int exponent = static_cast<int>(bits >> kMantissaBits);
  const std::uint64_t fraction = bits << (63 - kMantissaBits);
  if (exponent == 0) return normalized(fraction, 1 - kBias);
  return {fraction | kTop, exponent - kBias};
}

double narrowed(WideNumber wide) {
  if (wide.exponent > kBias) return std::numeric_limits<double>::infinity();
  if (wide.mantissa == 0 || wide.exponent < -kBias - kMantissaBits) return 0;
  const bool is_normal = wide.exponent > -kBias;
  const int dropped = is_normal ? 63 - kMantissaBits : 63 - kMantissaBits + 1 - kBias - wide.exponent;
  const std::uint64_t kept = shifted(wide.mantissa, dropped);
  const std::uint64_t half = std::uint64_t{1} << (dropped - 1), rest = wide.mantissa & (half + (half - 1));
  const bool up = rest > half || (rest == half && (kept & 1) != 0);
  // A carry out of the mantissa goes where it belongs, into the exponent.
  const std::uint64_t base = is_normal ? static_cast<std::uint64_t>(wide.exponent + kBias - 1) << kMantissaBits : 0;
  return std::bit_cast<double>(base + kept + (up ? 1 : 0));
}

WideNumber multiplied(WideNumber a, WideNumber b) {
  const std::uint64_t high = high_product(a.mantissa, b.mantissa);
  if ((high & kTop) != 0) return {high, a.exponent + b.exponent + 1};
  if (high == 0) return {};
  return {high << 1 | ((a.mantissa * b.mantissa) >> 63), a.exponent + b.exponent};
}

WideNumber divided(WideNumber a, WideNumber b) {
  if (a.mantissa == 0) return a;
  const int exponent = a.exponent - b.exponent - (a.mantissa < b.mantissa ? 1 : 0);
  std::uint64_t quotient = 0, left = a.mantissa;
  bool carry = false;  // the bit above `left`
  for (int bits = a.mantissa < b.mantissa ? 65 : 64; bits > 0; --bits) {
    const bool fits = carry || left >= b.mantissa;
    if (fits) left -= b.mantissa;
    quotient = quotient << 1 | (fits ? 1 : 0);
    carry = (left & kTop) != 0;
    left <<= 1;
  }
  return {quotient, exponent};
}

WideNumber added(WideNumber a, WideNumber b) {
  if (a.mantissa == 0 || (b.mantissa != 0 && a.exponent < b.exponent)) std::swap(a, b);
  const std::uint64_t sum = a.mantissa + shifted(b.mantissa, a.exponent - b.exponent);
  if (sum >= a.mantissa) return {sum, a.exponent};
  return {sum >> 1 | kTop, a.exponent + 1};
}

WideNumber subtracted(WideNumber a, WideNumber b) {
  if (b.mantissa == 0) return a;
  return normalized(a.mantissa - shifted(b.mantissa, a.exponent - b.exponent), a.exponent);
}

}  // namespace eslabon::expr
