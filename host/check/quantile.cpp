#include "host/check/quantile.hpp"

#include <algorithm>
#include <cmath>

namespace eslabon::check {

double quantile(std::span<double> values, double p) {
  if (values.empty()) return std::nan("");
  const double at = static_cast<double>(values.size() - 1) * p;
  const auto low = static_cast<std::size_t>(at);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(low);
  std::nth_element(values.begin(), middle, values.end());
  const double below = *middle;
  if (low + 1 == values.size()) return below;
  const double above = *std::min_element(middle + 1, values.end());
  return below + (at - static_cast<double>(low)) * (above - below);
}

}  // namespace eslabon::check
