// Powers, exponentials and logarithms, right to the last bit of a double or the one beside it. The same bits on every machine,
// which no two libraries promise, and smaller than a library's. Corners as Java's Math has them.
#pragma once

namespace eslabon::expr {

/// e^x
double exponential_of(double x);
/// x^y; NaN for a negative x and a y that is not whole, and for 1 with an infinite y.
double power_of(double x, double y);
/// NaN below 0, -infinity at 0.
double natural_logarithm_of(double x);
/// The same to base 10; whole for the powers of ten.
double decimal_logarithm_of(double x);

}  // namespace eslabon::expr
