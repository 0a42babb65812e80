// Shares of a domain with the intervals of R's svyciprop: from the mean and its error, or from a fit on the log-odds.
#include <cmath>
#include <limits>

#include "host/estimate/distributions.hpp"
#include "host/estimate/estimator.hpp"
#include "host/estimate/profile_interval.hpp"
#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Variance of the fitted log-odds: linearised, or over the replicates' own fits.
double variance_of(const Sample& sample, const Domain& rows, const Values& answers, const LogisticFit& fit) {
  const auto mean = make_mean(answers);
  if (!sample.replicates()) return sample.covariance(rows, *mean, {fit.p})(0, 0) / (fit.slope * fit.slope);
  std::vector<std::vector<double>> theta;
  std::vector<double> weight(rows.size());
  for (const auto& all : sample.replicates()->weight) {
    for (std::size_t j = 0; j < rows.size(); ++j) weight[j] = all[rows[j]];
    const double p = mean->value(weight)[0];
    theta.push_back({std::isnan(p) ? kNan : refit_log_odds(p, fit.log_odds)});
  }
  return sample.replicates()->covariance({fit.log_odds}, theta)(0, 0);
}

/// The fit of one domain and what its intervals need.
class LogOdds {
 public:
  LogOdds(const Sample& sample, const Domain& rows, const Values& answers, const ProportionFacts& facts)
      : answers_(answers[0]), weight_(sample.weights_of(rows)), facts_(facts) {
    Sum all;
    for (const double w : weight_) all.add(w);
    for (double& w : weight_) w *= facts.rows / all.value();
    fit_ = fit_log_odds(answers_, weight_);
    variance_ = variance_of(sample, rows, answers, fit_);
  }

  [[nodiscard]] double share() const { return fit_.p; }

  [[nodiscard]] Interval wald() const {
    const double width = student_quantile(1 - (1 - facts_.level) / 2, facts_.degrees) * std::sqrt(variance_);
    const auto share = [](double log_odds) { return 1 - 1 / (1 + std::exp(log_odds)); };
    return {share(fit_.log_odds - width), share(fit_.log_odds + width)};
  }

  [[nodiscard]] Interval likelihood() const {
    ProfileFacts profile{fit_, variance_, 0, 0, 0, facts_.rows, facts_.degrees, facts_.level};
    std::vector<double> residual(answers_.size());
    Sum ones, zeros;
    for (std::size_t j = 0; j < residual.size(); ++j) {
      residual[j] = (answers_[j] - fit_.p) / std::sqrt(fit_.p * (1 - fit_.p));
      (answers_[j] == 1 ? ones : zeros).add(weight_[j]);
    }
    profile.ones = ones.value(), profile.zeros = zeros.value();
    profile.dispersion = weighted_variance(residual, weight_);
    return profile_interval(profile);
  }

 private:
  const std::vector<double>& answers_;
  std::vector<double> weight_;
  const ProportionFacts& facts_;
  LogisticFit fit_;
  double variance_ = 0;
};

bool has_missing(const std::vector<double>& answers) {
  for (const double x : answers)
    if (std::isnan(x)) return true;
  return answers.empty();
}

}  // namespace

void Estimator::proportion(const Group& group, std::vector<Estimate>& out) {
  const Base base = base_of(group.rows);
  const auto statistic = make_mean(base.values);
  const std::vector<double> value = statistic->value(sample_.weights_of(base.rows));
  const double variance = sample_.covariance(base.rows, *statistic, value)(0, 0);
  const double rows = static_cast<double>(sample_.calibrated() ? sample_.design().rows : base.rows.size());
  const ProportionFacts facts{value[0], variance, rows, degrees(base.rows), sample_.degrees(base.rows), plan_.level};
  for (const std::string& method : plan_.methods) {
    Estimate estimate = record(group, base.names[0], value[0]);
    estimate.method = method;
    estimate.se = std::sqrt(variance);
    estimate.df = facts.degrees;
    estimate.n = static_cast<double>(base.rows.size());
    if ((method == "logit" || method == "likelihood") && !has_missing(base.values[0])) {
      const LogOdds fitted(sample_, base.rows, base.values, facts);
      estimate.est = fitted.share();
      estimate.ci = method == "logit" ? fitted.wald() : fitted.likelihood();
    } else {
      estimate.ci = proportion_interval(method, facts);
    }
    out.push_back(std::move(estimate));
  }
}

}  // namespace eslabon::estimate
