// Francisco and Fuller's (1991) interval of a quantile: where the score test of P(x > theta) = 1 - p stops rejecting.
#pragma once

#include <functional>

#include "host/estimate/proportion_interval.hpp"
#include "host/estimate/quantile_rule.hpp"
#include "host/estimate/sample.hpp"

namespace eslabon::estimate {

/// As R survey's interval.type = "score", down to the steps of its root finder: the limits depend on them, because
/// the score is a step function.
Interval score_interval(const Sample& sample, const EstimatePlan& plan, const Domain& rows,
                        const std::vector<double>& values, const WeightedOrder& order, double p, double degrees);

/// Brent's root finder as R's uniroot(): a value within `tolerance` of a root of `function` between `low` and `high`.
/// NaN when the signs at both ends agree.
double find_root(const std::function<double(double)>& function, double low, double high, double tolerance);

}  // namespace eslabon::estimate
