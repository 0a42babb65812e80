// Numbers with 64 bits of precision, for what must still be right in all 53 bits of a double after several steps.
#pragma once

#include <cstdint>

namespace eslabon::expr {

/// mantissa / 2^63 * 2^exponent; the mantissa's top bit is set, or the number is 0. The sign is the caller's.
struct WideNumber {
  std::uint64_t mantissa = 0;
  int exponent = 0;
};

/// The upper half of a product, rounded down.
std::uint64_t high_product(std::uint64_t a, std::uint64_t b);

/// `number` is finite and above 0.
WideNumber widened(double number);
/// mantissa / 2^63 * 2^exponent with the top bit brought to its place.
WideNumber normalized(std::uint64_t mantissa, int exponent);
/// Rounded to nearest, half to even; infinity above the largest double.
double narrowed(WideNumber wide);
WideNumber multiplied(WideNumber a, WideNumber b);
/// `b` is not 0.
WideNumber divided(WideNumber a, WideNumber b);
WideNumber added(WideNumber a, WideNumber b);
/// `a` is not smaller than `b`.
WideNumber subtracted(WideNumber a, WideNumber b);

}  // namespace eslabon::expr
