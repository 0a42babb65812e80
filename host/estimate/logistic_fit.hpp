// A share on the log-odds scale, fitted as R's glm(y ~ 1, quasibinomial) fits it: Newton steps that stop where R stops, because
// the share and its interval by `logit` carry the last step's 1e-9.
#pragma once

#include <vector>

namespace eslabon::estimate {

struct LogisticFit {
  double log_odds = 0;
  double p = 0;            ///< 1 - 1 / (1 + exp(log_odds)), as R's survey computes it
  double slope = 0;        ///< d p / d log_odds at the end
  double information = 0;  ///< sum of the working weights of the last step
  double deviance = 0;
};

/// Answers of 0 and 1 with weights that sum to their number. Shares of exactly 0 or 1 end near log-odds of -/+ 26.
LogisticFit fit_log_odds(const std::vector<double>& answers, const std::vector<double>& weight);

/// The log-odds of a replicate's share p, starting from those of the whole sample.
double refit_log_odds(double p, double start);

/// Deviance of the answers under one p, given the weights of the ones and of the zeros.
double binary_deviance(double ones, double zeros, double log_odds);

}  // namespace eslabon::estimate
