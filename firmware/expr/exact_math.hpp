// Functions whose results are exact or exactly rounded by definition (IEEE 754): the same as <cmath>'s in every bit,
// in a fraction of the library's size.
#pragma once

namespace eslabon::expr {

/// The largest whole number not above `x`; what is not finite stays as it is.
double floor_of(double x);
/// The smallest whole number not below `x`.
double ceiling_of(double x);
/// What is left of `x` after taking `y` away as often as it goes, with the sign of `x`; NaN where there is no answer.
double remainder_of(double x, double y);
/// The square root, rounded to nearest; NaN for negative numbers.
double square_root(double x);

}  // namespace eslabon::expr
