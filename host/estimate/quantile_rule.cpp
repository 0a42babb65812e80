#include "host/estimate/quantile_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

WeightedOrder::WeightedOrder(const std::vector<double>& values, const std::vector<double>& weight) {
  std::vector<std::size_t> order;
  long double total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (weight[i] == 0) continue;
    order.push_back(i);
    total += weight[i];
  }
  total_ = static_cast<double>(total);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (std::isnan(values[a]) || std::isnan(values[b])) return !std::isnan(values[a]) && std::isnan(values[b]);
    return values[a] < values[b];
  });
  long double sum = 0;  // extended precision: an exact hit of p must be seen as one
  for (const std::size_t i : order) {
    value_.push_back(values[i]);
    weight_.push_back(weight[i]);
    cumulative_.push_back(static_cast<double>(sum += weight[i]));
  }
}

double WeightedOrder::quantile(const std::string& rule, double p) const {
  if (value_.empty() || std::isnan(p)) return kNan;
  if (rule == "hf3") return odd_or_even(p);
  if (rule == "math" || rule == "hf1" || rule == "school" || rule == "hf2" || rule == "hf4") return stepped(rule, p);
  return interpolated(rule, p);
}

WeightedOrder::Neighbours WeightedOrder::around(double p) const {
  const auto above = std::upper_bound(cumulative_.begin(), cumulative_.end(), p * total_);
  Neighbours found;
  found.low = above == cumulative_.begin() ? 0 : static_cast<std::size_t>(above - cumulative_.begin()) - 1;
  found.up = found.low + 1 == value_.size() ? found.low : found.low + 1;
  found.below = p - cumulative_[found.low] / total_;
  found.above = cumulative_[found.up] / total_ - p;
  return found;
}

double WeightedOrder::stepped(const std::string& rule, double p) const {
  const Neighbours at = around(p);
  const double low = value_[at.low], up = value_[at.up];
  if (rule == "hf4") {
    const double gamma = at.below / (at.above + at.below);
    return low * (1 - gamma) + up * gamma;
  }
  if (at.below != 0) return up;
  return rule == "math" || rule == "hf1" ? low : (low + up) / 2;
}

/// Hyndman and Fan's third: equal values are one, and an exact hit stays low when its rank is even.
double WeightedOrder::odd_or_even(double p) const {
  std::vector<double> values, weights;
  for (std::size_t i = 0; i < value_.size(); ++i) {
    if (i == 0 || value_[i] != value_[i - 1]) values.push_back(value_[i]), weights.push_back(0);
    weights.back() += weight_[i];
  }
  const WeightedOrder merged(values, weights);
  const Neighbours at = merged.around(p);
  return at.below == 0 && (at.low + 1) % 2 == 0 ? merged.value_[at.low] : merged.value_[at.up];
}

/// Where each value stands between 0 and 1.
std::vector<double> WeightedOrder::positions(const std::string& rule) const {
  const std::size_t n = value_.size();
  const double all = cumulative_[n - 1], last = weight_[n - 1];
  const double mean = all / static_cast<double>(n);
  std::vector<double> p(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double here = cumulative_[i], before = i == 0 ? 0 : cumulative_[i - 1];
    if (rule == "hf5") p[i] = (here - weight_[i] / 2) / all;
    if (rule == "hf6") p[i] = here / (all + last);
    if (rule == "hf7") p[i] = before / (n > 1 ? cumulative_[n - 2] : 0);
    if (rule == "hf8") p[i] = (before / 3 + here * 2 / 3) / (all + last / 3);
    if (rule == "hf9") p[i] = (before * 3 / 8 + here * 5 / 8) / (all + last / 4);
    if (rule == "shahvaish") p[i] = (here / mean + 0.5 - weight_[i] / 2) / (static_cast<double>(n) + 1);
  }
  return p;
}

double WeightedOrder::interpolated(const std::string& rule, double p) const {
  const std::vector<double> position = positions(rule);
  std::vector<std::pair<double, double>> at;
  for (std::size_t i = 0; i < position.size(); ++i) at.emplace_back(position[i], value_[i]);
  const auto earlier = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(at.begin(), at.end(), earlier);  // Shah and Vaish's positions need not ascend
  const auto above = std::upper_bound(at.begin(), at.end(), std::pair(p, 0.0), earlier);
  if (above == at.begin()) return at.front().second;
  if (above == at.end()) return at.back().second;
  const auto [low, low_value] = above[-1];
  if (rule == "shahvaish" || low == p) return low_value;
  return low_value + (above->second - low_value) * ((p - low) / (above->first - low));
}

}  // namespace eslabon::estimate
