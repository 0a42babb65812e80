// Quantiles of a domain: Woodruff's interval (1952), that of the score test, or of replicate quantiles.
#include <algorithm>
#include <cmath>
#include <limits>

#include "host/estimate/distributions.hpp"
#include "host/estimate/estimator.hpp"
#include "host/estimate/quantile_rule.hpp"
#include "host/estimate/score_interval.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Confidence limits of P(x <= q), carried back through the quantile rule; NaN beyond 0 or 1.
Interval woodruff(const Sample& sample, const EstimatePlan& plan, const Domain& rows, const std::vector<double>& values,
                  const WeightedOrder& order, double q, double degrees) {
  std::vector<double> below(values.size());
  for (std::size_t j = 0; j < values.size(); ++j) below[j] = std::isnan(values[j]) ? kNan : values[j] <= q ? 1 : 0;
  const auto mean = make_mean({below});
  const std::vector<double> p = mean->value(sample.weights_of(rows));
  const double variance = sample.covariance(rows, *mean, p)(0, 0);
  const double count = static_cast<double>(sample.calibrated() ? sample.design().rows : rows.size());
  const Interval limits =
      proportion_interval(plan.interval, {p[0], variance, count, degrees, sample.degrees(rows), plan.level});
  return {limits.low < 0 ? kNan : order.quantile(plan.qrule, limits.low),
          limits.high > 1 ? kNan : order.quantile(plan.qrule, limits.high)};
}

/// Spread of the quantiles of the replicates.
Interval replicated(const Sample& sample, const EstimatePlan& plan, const Domain& rows,
                    const std::vector<double>& values, double p, double q, double degrees) {
  std::vector<std::vector<double>> theta;
  std::vector<double> weight(rows.size());
  for (const auto& all : sample.replicates()->weight) {
    for (std::size_t j = 0; j < rows.size(); ++j) weight[j] = all[rows[j]];
    theta.push_back({WeightedOrder(values, weight).quantile(plan.qrule, p)});
  }
  const double se = std::sqrt(sample.replicates()->covariance({q}, theta)(0, 0));
  const double t = student_quantile(1 - (1 - plan.level) / 2, degrees);
  return {q - t * se, q + t * se};
}

}  // namespace

void Estimator::quantile_of(const Group& group, const Domain& rows, const std::vector<double>& values,
                            const std::string& name, std::vector<Estimate>& out) {
  const WeightedOrder order(values, sample_.weights_of(rows));
  const double df = degrees(rows);
  for (const double p : plan_.probs) {
    const double q = order.quantile(plan_.qrule, p);
    Estimate estimate = record(group, name, q);
    estimate.prob = p, estimate.qrule = plan_.qrule, estimate.interval = plan_.interval;
    if (plan_.interval == "quantile" && !sample_.replicates())
      throw text::Failure(text::ExitCode::kInvalidInput, "interval 'quantile' needs replicate weights");
    estimate.ci = plan_.interval == "quantile" ? replicated(sample_, plan_, rows, values, p, q, df)
                  : plan_.interval == "score"  ? score_interval(sample_, plan_, rows, values, order, p, df)
                                               : woodruff(sample_, plan_, rows, values, order, q, df);
    estimate.se = (estimate.ci->high - estimate.ci->low) / (2 * student_quantile(1 - (1 - plan_.level) / 2, df));
    estimate.df = degrees(group.rows);
    estimate.n = static_cast<double>(rows.size());
    out.push_back(std::move(estimate));
  }
}

void Estimator::quantile(const Group& group, std::vector<Estimate>& out) {
  const Base base = base_of(group.rows);
  for (std::size_t k = 0; k < base.values.size(); ++k) quantile_of(group, base.rows, base.values[k], base.names[k], out);
}

}  // namespace eslabon::estimate
