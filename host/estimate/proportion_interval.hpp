// Confidence intervals of a proportion that respect 0 and 1.
#pragma once

#include <string>

namespace eslabon::estimate {

struct Interval {
  double low = 0, high = 0;
};

/// What an interval needs to know of a proportion.
struct ProportionFacts {
  double p = 0;
  double variance = 0;
  double rows = 0;     ///< of the domain
  double degrees = 0;  ///< used for the t quantile; infinity: normal
  double design_degrees = 0;
  double level = 0.95;
};

/// `method`: mean (p -/+ t se), logit or xlogit (on the log-odds), asin (on the arcsine of the root), beta (Korn and
/// Graubard 1998: Clopper-Pearson with the effective sample size). NaN where undefined: no degrees of freedom, logit at 0 or 1.
Interval proportion_interval(const std::string& method, const ProportionFacts& facts);

}  // namespace eslabon::estimate
