// Quantiles of plain numbers, without weights.
#pragma once

#include <span>

namespace eslabon::check {

/// Hyndman and Fan's rule 7 (the default of R): x[l] + (h - l) (x[l+1] - x[l]) with h = (n - 1) p, l = floor(h), x ascending from
/// index 0. NaN without values. Reorders `values`.
double quantile(std::span<double> values, double p);

}  // namespace eslabon::check
