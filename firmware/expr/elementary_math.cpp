#include "firmware/expr/elementary_math.hpp"

#include <cmath>
#include <limits>

#include "firmware/expr/exact_math.hpp"
#include "firmware/expr/wide_number.hpp"

namespace eslabon::expr {
namespace {

constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr WideNumber kOne{kTop, 0};
constexpr WideNumber kLn2{0xB17217F7D1CF79AC, -1};
constexpr WideNumber kLog2OfE{0xB8AA3B295C17F0BC, 0};
constexpr WideNumber kLog10OfE{0xDE5BD8A937287195, -2};
constexpr std::uint64_t kRootOf2 = 0xB504F333F9DE6484;  ///< over 2^63

struct Signed {
  WideNumber size;
  bool negative = false;
};

// ln m = 2 (s + s^3/3 + s^5/5 ...) with s = (m - 1) / (m + 1); m from 0.707 to 1.414, so s^2 < 0.03 and 14 terms do.
WideNumber logarithm_near_one(std::uint64_t distance, std::uint64_t sum) {
  const WideNumber s = divided(normalized(distance, 0), normalized(sum, 0));
  const std::uint64_t square = s.exponent > -32 ? high_product(s.mantissa, s.mantissa) >> (-2 - 2 * s.exponent) : 0;
  std::uint64_t series = 0;
  for (unsigned odd = 27; odd > 1; odd -= 2) series = high_product(series + kTop / odd, square);
  WideNumber doubled = multiplied(s, normalized(kTop + series, 0));
  ++doubled.exponent;
  return doubled;
}

/// ln x, of a finite x above 0.
Signed logarithm(double x) {
  const WideNumber wide = widened(x);
  const bool upper = wide.mantissa > kRootOf2;  // then m is halved, and below 1
  const int twos = wide.exponent + (upper ? 1 : 0);
  const std::uint64_t m = wide.mantissa >> (upper ? 2 : 1);  // over 2^62; a double has bits to spare
  constexpr std::uint64_t kUnit = kTop >> 1;
  const std::uint64_t distance = upper ? kUnit - m : m - kUnit;
  const WideNumber part = distance == 0 ? WideNumber() : logarithm_near_one(distance, m + kUnit);
  if (twos == 0) return {part, upper};
  const bool below_one = twos < 0;
  const WideNumber whole = multiplied(normalized(static_cast<std::uint64_t>(below_one ? -twos : twos), 63), kLn2);
  return {below_one == upper ? added(whole, part) : subtracted(whole, part), below_one};
}

/// 2^t: the series of e^z with z = t's fraction times ln 2, 20 terms of it.
double two_to(Signed t) {
  if (t.size.exponent > 11) return t.negative ? 0 : kInfinity;
  const bool has_whole = t.size.mantissa != 0 && t.size.exponent >= 0;
  int whole = has_whole ? static_cast<int>(t.size.mantissa >> (63 - t.size.exponent)) : 0;
  const auto right = static_cast<unsigned>(-1 - t.size.exponent);  // of 0, whose exponent is 0, beyond 63
  std::uint64_t fraction = has_whole ? t.size.mantissa << (t.size.exponent + 1) : right > 63 ? 0 : t.size.mantissa >> right;
  if (t.negative) whole = -whole - (fraction != 0 ? 1 : 0);
  if (t.negative) fraction = 0 - fraction;
  const std::uint64_t z = high_product(fraction, kLn2.mantissa);
  std::uint64_t series = kTop;
  for (unsigned term = 20; term > 0; --term) series = kTop + high_product(z, series) / term;
  return narrowed({series, whole});
}

/// x^y for a whole y, by squaring: exact as long as 64 bits hold it.
double whole_power(WideNumber base, unsigned y, bool inverse) {
  WideNumber power = kOne;
  for (; y != 0; y >>= 1) {
    if ((y & 1) != 0) power = multiplied(power, base);
    base = multiplied(base, base);
  }
  return narrowed(inverse ? divided(kOne, power) : power);
}

/// x^y of a finite x above 0 and a finite y that is not 0.
double positive_power(double x, double y) {
  constexpr double kMostSquared = 1024;
  const double size = std::fabs(y);
  if (size <= kMostSquared && size == std::trunc(size)) return whole_power(widened(x), static_cast<unsigned>(size), y < 0);
  const Signed log = logarithm(x);
  return two_to({multiplied(multiplied(log.size, kLog2OfE), widened(size)), log.negative != (y < 0)});
}

/// x^y where one of them is infinite or x is 0; `size` is |x|.
double power_at_the_edge(double size, double y) {
  if (size == 1) return kNaN;
  return (size > 1) == (y > 0) ? kInfinity : 0.0;
}

double scaled_logarithm(double x, WideNumber unit) {
  if (std::isnan(x) || x < 0) return kNaN;
  if (x == 0) return -kInfinity;
  if (x == kInfinity) return x;
  const Signed log = logarithm(x);
  const double size = narrowed(multiplied(log.size, unit));
  return log.negative ? -size : size;
}

}  // namespace

double natural_logarithm_of(double x) { return scaled_logarithm(x, kOne); }
double decimal_logarithm_of(double x) { return scaled_logarithm(x, kLog10OfE); }

double exponential_of(double x) {
  if (std::isnan(x)) return x;
  if (!std::isfinite(x)) return x > 0 ? x : 0.0;
  if (x == 0) return 1;
  return two_to({multiplied(widened(std::fabs(x)), kLog2OfE), x < 0});
}

double power_of(double x, double y) {
  if (y == 0) return 1;
  if (std::isnan(x) || std::isnan(y)) return kNaN;
  const double size = std::fabs(x);
  const bool is_whole = !std::isfinite(y) || y == std::trunc(y);
  const bool is_odd = std::isfinite(y) && is_whole && std::fabs(remainder_of(y, 2)) == 1;
  if (x < 0 && !is_whole && std::isfinite(x)) return kNaN;
  const bool at_the_edge = !std::isfinite(x) || !std::isfinite(y) || x == 0;
  const double power = at_the_edge ? power_at_the_edge(size, y) : positive_power(size, y);
  return std::signbit(x) && is_odd ? -power : power;
}

}  // namespace eslabon::expr
