#include "firmware/expr/decimal_digits.hpp"

#include <bit>
#include <cmath>

#include "firmware/expr/big_number.hpp"
#include "firmware/expr/exact_math.hpp"

namespace eslabon::expr {
namespace {

constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int kMaxExactPower = 22;
constexpr double kFifteenDigits = 1e15;
constexpr std::uint64_t kTwoTo53 = std::uint64_t{1} << 53;

/// number == mantissa * 2^exponent
struct Binary {
  std::uint64_t mantissa;
  int exponent;
};

Binary binary_of(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  const int biased = static_cast<int>((bits >> 52) & 0x7FF);
  const std::uint64_t fraction = bits & (kTwoTo53 / 2 - 1);
  if (biased == 0) return {fraction, -1074};
  return {fraction | (kTwoTo53 / 2), biased - 1075};
}

DecimalDigits without_trailing_zeros(DecimalDigits decimal) {
  while (decimal.digits != 0 && decimal.digits % 10 == 0) {
    decimal.digits /= 10;
    ++decimal.exponent;
  }
  return decimal;
}

// With at most 15 digits both the scaled number and the quotient are rounded correctly, so the first count of
// decimals that survives the way back is the shortest.
bool short_way(double number, DecimalDigits& out) {
  for (int scale = 0; scale <= kMaxExactPower; ++scale) {
    const double scaled = number * kPowersOfTen[scale];
    if (scaled >= kFifteenDigits) return false;
    const auto digits = static_cast<std::uint64_t>(scaled + 0.5);
    if (static_cast<double>(digits) / kPowersOfTen[scale] != number) continue;
    out = without_trailing_zeros({digits, -scale});
    return true;
  }
  return false;
}

/// number = rest / unit, and `half_gap` / unit is half the distance to the next double (above; half of it below, when
/// `narrow_below`).
struct Fraction {
  BigNumber rest;
  BigNumber unit;
  BigNumber half_gap;
  bool narrow_below;
};

Fraction fraction_of(Binary binary, int exponent10) {
  const bool narrow = binary.mantissa == kTwoTo53 / 2 && binary.exponent > -1074;
  const int twos = binary.exponent - exponent10;  // number / 10^e10 = mantissa * 2^twos / 5^e10
  Fraction f{BigNumber(binary.mantissa), BigNumber(1), BigNumber(1), narrow};
  f.rest.shift_left((twos > 0 ? twos : 0) + 2);
  f.half_gap.shift_left((twos > 0 ? twos : 0) + (narrow ? 0 : 1));
  f.unit.shift_left((twos < 0 ? -twos : 0) + 2);
  if (exponent10 > 0) f.unit.multiply_power_of_five(exponent10);
  if (exponent10 < 0) f.rest.multiply_power_of_five(-exponent10), f.half_gap.multiply_power_of_five(-exponent10);
  return f;
}

unsigned take_digit(Fraction& f) {
  unsigned digit = 0;
  for (; f.rest.compare(f.unit) >= 0; ++digit) f.rest.subtract(f.unit);
  return digit;
}

// Whether the digits so far are within half a gap below the number, or one more unit within half a gap above.
bool low_enough(const Fraction& f, bool even) {
  const int order = f.rest.compare(f.half_gap);
  return even ? order <= 0 : order < 0;
}
bool high_enough(const Fraction& f, bool even) {
  BigNumber sum = f.rest;
  sum.add(f.half_gap);
  if (f.narrow_below) sum.add(f.half_gap);
  const int order = sum.compare(f.unit);
  return even ? order >= 0 : order > 0;
}
bool nearer_above(const Fraction& f) {
  BigNumber twice = f.rest;
  twice.add(f.rest);
  return twice.compare(f.unit) >= 0;
}

DecimalDigits long_way(double number) {
  const Binary binary = binary_of(number);
  // An estimate of the first digit's place that is never too small: one leading zero does no harm.
  const int bits = binary.exponent + static_cast<int>(std::bit_width(binary.mantissa));
  const int exponent10 = static_cast<int>(floor_of(bits * 0.30102999566398120));
  Fraction f = fraction_of(binary, exponent10);
  const bool even = binary.mantissa % 2 == 0;
  DecimalDigits out{0, exponent10};
  while (true) {
    out.digits = out.digits * 10 + take_digit(f);
    const bool low = low_enough(f, even);
    const bool high = high_enough(f, even);
    if (low || high) {
      if (high && (!low || nearer_above(f))) ++out.digits;
      return without_trailing_zeros(out);
    }
    f.rest.multiply(10);
    f.half_gap.multiply(10);
    --out.exponent;
  }
}

double rough_double(DecimalDigits decimal) {
  auto value = static_cast<double>(decimal.digits);
  const bool up = decimal.exponent > 0;
  for (int left = up ? decimal.exponent : -decimal.exponent; left > 0; left -= kMaxExactPower) {
    const double power = kPowersOfTen[left < kMaxExactPower ? left : kMaxExactPower];
    value = up ? value * power : value / power;
  }
  return value;
}

/// Sign of decimal - (mantissa * 2 + 1) * 2^(exponent - 1): which side of the middle above `binary` it lies on.
int against_middle_above(DecimalDigits decimal, Binary binary) {
  BigNumber left(decimal.digits);
  BigNumber right(binary.mantissa * 2 + 1);
  const int twos = binary.exponent - 1 - decimal.exponent;
  if (decimal.exponent > 0) left.multiply_power_of_five(decimal.exponent);
  if (decimal.exponent < 0) right.multiply_power_of_five(-decimal.exponent);
  (twos > 0 ? right : left).shift_left(twos > 0 ? twos : -twos);
  return left.compare(right);
}

}  // namespace

double exact_power_of_ten(int power) { return kPowersOfTen[power]; }

DecimalDigits shortest_digits(double number) {
  DecimalDigits out;
  if (number == 0.0 || short_way(number, out)) return out;
  return long_way(number);
}

double nearest_double(DecimalDigits decimal) {
  if (decimal.digits == 0) return 0.0;
  const bool exact = decimal.digits <= kTwoTo53 && decimal.exponent >= -kMaxExactPower && decimal.exponent <= kMaxExactPower;
  if (exact) return rough_double(decimal);
  if (decimal.exponent > 309) return HUGE_VAL;
  if (decimal.exponent < -345) return 0.0;
  double value = rough_double(decimal);
  while (true) {  // the rough value is a few units off at most
    if (value > 1.7976931348623157e308) value = 1.7976931348623157e308;
    const Binary here = binary_of(value);
    const int above = against_middle_above(decimal, here);
    if (above > 0 || (above == 0 && here.mantissa % 2 != 0)) {
      value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) + 1);
      if (std::isinf(value)) return value;
      continue;
    }
    if (value == 0.0) return value;
    const double below_value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) - 1);
    const Binary below = binary_of(below_value);
    const int under = against_middle_above(decimal, below);
    if (under > 0 || (under == 0 && below.mantissa % 2 != 0)) return value;
    value = below_value;
  }
}

}  // namespace eslabon::expr
