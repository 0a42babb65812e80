#include "host/estimate/score_interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/estimate/distributions.hpp"
#include "host/estimate/statistics.hpp"

namespace eslabon::estimate {
namespace {

/// R's default quantile (type 7) of unweighted, sorted values.
double plain_quantile(const std::vector<double>& sorted, double p) {
  const double at = (static_cast<double>(sorted.size()) - 1) * p;
  const auto low = static_cast<std::size_t>(at);
  const std::size_t up = std::min(low + 1, sorted.size() - 1);
  const double h = at - static_cast<double>(low);
  return sorted[low] + h * (sorted[up] - sorted[low]);
}

/// Mean of (x > theta) - (1 - p), over its standard error.
double score(const Sample& sample, const Domain& rows, const std::vector<double>& values, double p, double theta) {
  std::vector<double> u(values.size());
  for (std::size_t j = 0; j < values.size(); ++j) u[j] = (values[j] > theta ? 1 : 0) - (1 - p);
  const auto mean = make_mean({u});
  const std::vector<double> value = mean->value(sample.weights_of(rows));
  return value[0] / std::sqrt(sample.covariance(rows, *mean, value)(0, 0));
}

}  // namespace

double find_root(const std::function<double(double)>& function, double low, double high, double tolerance) {
  double a = low, b = high, c = a, fa = function(a), fb = function(b), fc = fa;
  if (fa == 0) return a;
  if (fb == 0) return b;
  if (!(fa * fb < 0)) return std::numeric_limits<double>::quiet_NaN();
  for (int step = 0; step < 1001; ++step) {
    const double previous = b - a;
    if (std::fabs(fc) < std::fabs(fb)) a = b, b = c, c = a, fa = fb, fb = fc, fc = fa;
    const double tol = 2 * std::numeric_limits<double>::epsilon() * std::fabs(b) + tolerance / 2;
    double next = (c - b) / 2;
    if (std::fabs(next) <= tol || fb == 0) return b;
    if (std::fabs(previous) >= tol && std::fabs(fa) > std::fabs(fb)) {
      double p = 0, q = 0;
      const double cb = c - b;
      if (a == c) {
        const double t1 = fb / fa;
        p = cb * t1, q = 1 - t1;
      } else {
        const double t0 = fa / fc, t1 = fb / fc, t2 = fb / fa;
        p = t2 * (cb * t0 * (t0 - t1) - (b - a) * (t1 - 1));
        q = (t0 - 1) * (t1 - 1) * (t2 - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (p < 0.75 * cb * q - std::fabs(tol * q) / 2 && p < std::fabs(previous * q / 2)) next = p / q;
    }
    if (std::fabs(next) < tol) next = next > 0 ? tol : -tol;
    a = b, fa = fb;
    b += next, fb = function(b);
    if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) c = a, fc = fa;
  }
  return b;
}

Interval score_interval(const Sample& sample, const EstimatePlan& plan, const Domain& rows,
                        const std::vector<double>& values, const WeightedOrder& order, double p, double degrees) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const double range = plain_quantile(sorted, 0.75) - plain_quantile(sorted, 0.25);
  const double low = sorted.front() + range / 100, high = sorted.back() - range / 100;
  const double tolerance = 1 / (100 * std::sqrt(static_cast<double>(values.size())));
  const double t = student_quantile(1 - (1 - plan.level) / 2, degrees);
  const auto limit = [&](double quantile) {
    const double theta = find_root([&](double x) { return score(sample, rows, values, p, x) - quantile; }, low, high, tolerance);
    if (std::isnan(theta))
      throw text::Failure(text::ExitCode::kInvalidInput, "interval 'score': the test never changes sign within the values");
    const auto below = std::upper_bound(sorted.begin(), sorted.end(), theta) - sorted.begin();
    return order.quantile(plan.qrule, static_cast<double>(below) / static_cast<double>(values.size()));
  };
  return {limit(t), limit(-t)};
}

}  // namespace eslabon::estimate
