// Exact conversion between decimal digits and binary doubles, small enough for flash.
#pragma once

#include <cstdint>

namespace eslabon::expr {

/// digits * 10^exponent, the digits without trailing zeros.
struct DecimalDigits {
  std::uint64_t digits = 0;
  std::int32_t exponent = 0;
};

/// The shortest digits that read back as `number`, which must be finite and not negative. At most 17 of them.
/// Steele and White 1990, "How to print floating-point numbers accurately"; up to 15 digits take a short way.
DecimalDigits shortest_digits(double number);

/// The double nearest to digits * 10^exponent (ties to even); infinite above the largest, 0 below the smallest.
/// Clinger 1990, "How to read floating point numbers accurately", with his AlgorithmR.
double nearest_double(DecimalDigits decimal);

/// 10^power for 0 <= power <= 22, where it is exact.
double exact_power_of_ten(int power);

}  // namespace eslabon::expr
