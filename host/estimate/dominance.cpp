#include "host/estimate/dominance.hpp"

#include <algorithm>
#include <cmath>

namespace eslabon::estimate {
namespace {

struct Contribution {
  double size, weight;
};

std::vector<Contribution> largest_first(const std::vector<double>& values, const std::vector<double>& weights) {
  std::vector<Contribution> all;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i]) && weights[i] > 0) all.push_back({std::fabs(values[i]), weights[i]});
  std::sort(all.begin(), all.end(), [](const Contribution& a, const Contribution& b) { return a.size > b.size; });
  return all;
}

/// Together, of the `count` largest of the firms that the sample stands for.
double top(const std::vector<Contribution>& sorted, double count) {
  double sum = 0;
  for (const Contribution& next : sorted) {
    const double taken = std::min(std::max(next.weight, 1.0), count);
    sum += taken * next.size, count -= taken;
    if (count <= 0) break;
  }
  return sum;
}

}  // namespace

Withheld dominated(const DominancePlan& plan, const std::vector<double>& values, const std::vector<double>& weights) {
  const std::vector<Contribution> sorted = largest_first(values, weights);
  double total = 0;
  for (const Contribution& next : sorted) total += next.size * std::max(next.weight, 1.0);
  if (total == 0) return Withheld::kNo;
  if (plan.n > 0 && top(sorted, plan.n) > plan.k / 100 * total)
    return plan.n == 1 ? Withheld::kOneFirm : plan.n == 2 ? Withheld::kTwoFirms : Withheld::kDominance;
  if (plan.p > 0 && total - top(sorted, 2) < plan.p / plan.q * top(sorted, 1)) return Withheld::kDominance;
  return Withheld::kNo;
}

}  // namespace eslabon::estimate
