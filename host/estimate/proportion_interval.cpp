#include "host/estimate/proportion_interval.hpp"

#include <cmath>

#include "host/estimate/distributions.hpp"

namespace eslabon::estimate {
namespace {

double from_log_odds(double x) { return 1 / (1 + std::exp(-x)); }

Interval on_log_odds(double p, double se, double t) {
  const double centre = std::log(p / (1 - p)), width = t * se / (p * (1 - p));
  return {from_log_odds(centre - width), from_log_odds(centre + width)};
}

Interval on_arcsine(double p, double se, double t) {
  const double centre = std::asin(std::sqrt(p)), width = t * se / (2 * std::sqrt(p * (1 - p)));
  const auto back = [](double angle) { return std::sin(angle) * std::sin(angle); };
  return {back(centre - width), back(centre + width)};
}

Interval korn_graubard(const ProportionFacts& facts) {
  const double alpha = 1 - facts.level, p = facts.p;
  const double ratio =
      student_quantile(alpha / 2, facts.rows - 1) / student_quantile(alpha / 2, facts.design_degrees);
  const double n = p * (1 - p) / facts.variance * ratio * ratio;
  return {beta_quantile(alpha / 2, n * p, n * (1 - p) + 1), beta_quantile(1 - alpha / 2, n * p + 1, n * (1 - p))};
}

}  // namespace

Interval proportion_interval(const std::string& method, const ProportionFacts& facts) {
  if (method == "beta") return korn_graubard(facts);
  const double t = student_quantile(1 - (1 - facts.level) / 2, facts.degrees), se = std::sqrt(facts.variance);
  if (method == "mean") return {facts.p - t * se, facts.p + t * se};
  return method == "asin" ? on_arcsine(facts.p, se, t) : on_log_odds(facts.p, se, t);
}

}  // namespace eslabon::estimate
