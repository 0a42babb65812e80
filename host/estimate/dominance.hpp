// Whether one or two firms make up so much of a total that it tells their figures.
#pragma once

#include <vector>

#include "host/estimate/results.hpp"

namespace eslabon::estimate {

/// By the rules of `plan` (Hundepool et al., Statistical Disclosure Control, 4.2), on the absolute contributions. A sampled firm of weight w
/// stands for w firms of its size, so it is one of the two largest by itself only when w < 2. Rows without a value do not contribute.
///   (n,k): the n largest make up more than k % of the total
///   p %: the total less the two largest is below p % of the largest; the second then knows the largest to within p %
///   (p,q): the same when everybody knows the others to within q % already: below p/q of the largest
Withheld dominated(const DominancePlan& plan, const std::vector<double>& values, const std::vector<double>& weights);

}  // namespace eslabon::estimate
