#include "host/estimate/logistic_fit.hpp"

#include <cmath>
#include <limits>

#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kFarthest = 30;  // log-odds beyond which R takes p to be 0 or 1 but for one epsilon
constexpr int kMostSteps = 25;
constexpr double kClose = 1e-8;

double inverse_link(double log_odds) {
  const double odds = log_odds < -kFarthest ? kEpsilon : log_odds > kFarthest ? 1 / kEpsilon : std::exp(log_odds);
  return odds / (1 + odds);
}

double slope_of(double log_odds) {
  if (std::fabs(log_odds) > kFarthest) return kEpsilon;
  const double odds = std::exp(log_odds);
  return odds / ((1 + odds) * (1 + odds));
}

double working_weight(double log_odds) {
  const double p = inverse_link(log_odds), slope = slope_of(log_odds);
  return slope * slope / (p * (1 - p));
}

bool settled(double deviance, double before) { return std::fabs(deviance - before) / (0.1 + std::fabs(deviance)) < kClose; }

/// Newton steps from log-odds common to all rows. `fit` comes with those, their deviance and that before them.
void settle(LogisticFit& fit, double ones, double zeros, double before, int steps) {
  const double all = ones + zeros, p = ones / all;
  for (int step = steps; step < kMostSteps && !settled(fit.deviance, before); ++step) {
    before = fit.deviance;
    fit.information = all * working_weight(fit.log_odds);
    fit.log_odds += (p - inverse_link(fit.log_odds)) / slope_of(fit.log_odds);
    fit.deviance = binary_deviance(ones, zeros, fit.log_odds);
  }
  fit.p = 1 - 1 / (1 + std::exp(fit.log_odds));
  fit.slope = slope_of(fit.log_odds);
}

}  // namespace

double binary_deviance(double ones, double zeros, double log_odds) {
  const double p = inverse_link(log_odds);
  return 2 * ((ones > 0 ? ones * std::log(1 / p) : 0) + (zeros > 0 ? zeros * std::log(1 / (1 - p)) : 0));
}

LogisticFit fit_log_odds(const std::vector<double>& answers, const std::vector<double>& weight) {
  Sum ones, zeros, below, above, before;
  for (std::size_t j = 0; j < answers.size(); ++j) {
    const double w = weight[j];
    if (w == 0) continue;
    (answers[j] == 1 ? ones : zeros).add(w);
    const double p = (w * answers[j] + 0.5) / (w + 1), log_odds = std::log(p / (1 - p)), work = w * working_weight(log_odds);
    below.add(work);
    above.add(work * (log_odds + (answers[j] - p) / slope_of(log_odds)));
    before.add(-2 * w * std::log(answers[j] == 1 ? p : 1 - p));
  }
  LogisticFit fit;
  fit.log_odds = above.value() / below.value();
  fit.information = below.value();
  fit.deviance = binary_deviance(ones.value(), zeros.value(), fit.log_odds);
  settle(fit, ones.value(), zeros.value(), before.value(), 1);
  return fit;
}

double refit_log_odds(double p, double start) {
  LogisticFit fit;
  fit.log_odds = start;
  fit.deviance = binary_deviance(p, 1 - p, start);
  settle(fit, p, 1 - p, std::numeric_limits<double>::infinity(), 0);
  return fit.log_odds;
}

}  // namespace eslabon::estimate
