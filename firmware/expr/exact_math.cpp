#include "firmware/expr/exact_math.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace eslabon::expr {
namespace {

constexpr double kTwoTo52 = 4503599627370496.0;
constexpr int kMantissaBits = 52;
constexpr std::uint64_t kHidden = std::uint64_t{1} << kMantissaBits;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// |x| = mantissa * 2^(exponent - 1075), the mantissa's bit 52 set; of finite numbers other than 0.
struct Parts {
  std::uint64_t mantissa;
  int exponent;
};

Parts parts_of(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  Parts parts{bits & (kHidden - 1), static_cast<int>(bits >> kMantissaBits) & 0x7FF};
  if (parts.exponent != 0) return {parts.mantissa | kHidden, parts.exponent};
  for (parts.exponent = 1; (parts.mantissa & kHidden) == 0; --parts.exponent) parts.mantissa <<= 1;
  return parts;
}

double joined(Parts parts) {
  if (parts.exponent < 1) return std::bit_cast<double>(parts.mantissa >> (1 - parts.exponent));
  return std::bit_cast<double>((parts.mantissa - kHidden) + (static_cast<std::uint64_t>(parts.exponent) << kMantissaBits));
}

/// Towards zero, then one step further where `step` says so.
template <class Step>
double whole_of(double x, Step step) {
  if (!(std::fabs(x) < kTwoTo52)) return x;
  const auto towards_zero = static_cast<double>(static_cast<std::int64_t>(x));
  return std::copysign(step(towards_zero), x);
}

}  // namespace

double floor_of(double x) {
  return whole_of(x, [x](double whole) { return whole > x ? whole - 1 : whole; });
}
double ceiling_of(double x) {
  return whole_of(x, [x](double whole) { return whole < x ? whole + 1 : whole; });
}

double remainder_of(double x, double y) {
  if (!std::isfinite(x) || std::isnan(y) || y == 0) return kNaN;
  if (std::fabs(x) < std::fabs(y)) return x;
  Parts left = parts_of(x);
  const Parts taken = parts_of(y);
  for (;; --left.exponent, left.mantissa <<= 1) {  // long division, of which only the remainder is kept
    if (left.mantissa >= taken.mantissa) left.mantissa -= taken.mantissa;
    if (left.exponent == taken.exponent) break;
  }
  if (left.mantissa == 0) return std::copysign(0.0, x);
  for (; (left.mantissa & kHidden) == 0; --left.exponent) left.mantissa <<= 1;
  return std::copysign(joined(left), x);
}

double square_root(double x) {
  if (x == 0 || x == std::numeric_limits<double>::infinity()) return x;
  if (!(x > 0)) return kNaN;
  Parts parts = parts_of(x);
  const int power = parts.exponent - 1075;
  if ((power & 1) != 0) parts.mantissa <<= 1;
  // Bit by bit, 54 of them: the last one rounds. The root of a mantissa is never half way between two others.
  std::uint64_t root = 0, left = 0;
  for (int pair = 26; pair >= -27; --pair) {
    left = left << 2 | (pair >= 0 ? (parts.mantissa >> (2 * pair)) & 3 : 0);
    const std::uint64_t trial = root << 2 | 1;
    root <<= 1;
    if (left < trial) continue;
    left -= trial;
    ++root;
  }
  const int half = (power - (power & 1)) / 2 - 27;
  return joined({(root + 1) >> 1, half + 1 + 1075});
}

}  // namespace eslabon::expr
