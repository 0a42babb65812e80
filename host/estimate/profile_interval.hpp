// The interval of a share by the likelihood ratio, scaled for the design (Rao and Scott 1984), as R's svyciprop(method="likelihood").
#pragma once

#include <vector>

#include "host/estimate/logistic_fit.hpp"
#include "host/estimate/proportion_interval.hpp"

namespace eslabon::estimate {

struct ProfileFacts {
  LogisticFit fit;
  double variance = 0;    ///< of the log-odds, under the design
  double dispersion = 0;  ///< weighted variance of the Pearson residuals
  double ones = 0, zeros = 0;  ///< weights, which together sum to the rows
  double rows = 0, degrees = 0, level = 0.95;
};

/// R profiles the deviance on a grid of fifths of the cut-off and reads the limits off a spline through it; so does this, to the
/// same 1e-9. NaN where the profile does not reach the cut-off.
Interval profile_interval(const ProfileFacts& facts);

/// Coefficients b, c, d of the cubic spline of Forsythe, Malcolm and Moler (1977) through ascending x, and its value at `at`.
class CubicSpline {
 public:
  CubicSpline(std::vector<double> x, std::vector<double> y);
  [[nodiscard]] double operator()(double at) const;

 private:
  void set_ends();
  std::vector<double> x_, y_, b_, c_, d_;
};

}  // namespace eslabon::estimate
