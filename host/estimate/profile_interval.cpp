#include "host/estimate/profile_interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "host/estimate/distributions.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostSteps = 9;

using Curve = std::vector<std::pair<double, double>>;  // signed root of the deviance's rise, log-odds; by the first

/// Steps away from the estimate, on both sides, until the rise of the deviance passes `farthest`.
Curve profile(const ProfileFacts& facts, double farthest) {
  Curve curve{{0, facts.fit.log_odds}};
  for (const double sign : {-1.0, 1.0}) {
    double z = 0;
    for (int step = 1; step <= kMostSteps && std::fabs(z) < farthest; ++step) {
      const double at = facts.fit.log_odds + sign * step * (farthest / 5) * std::sqrt(facts.variance);
      const double rise = (binary_deviance(facts.ones, facts.zeros, at) - facts.fit.deviance) / facts.dispersion;
      z = sign * std::sqrt(std::max(rise, 0.0));
      curve.emplace_back(z, at);
    }
  }
  std::sort(curve.begin(), curve.end());
  return curve;
}

/// Where straight lines between ascending points (y, x) reach y.
double reached(const Curve& points, double y) {
  const auto above = std::lower_bound(points.begin(), points.end(), std::pair(y, -std::numeric_limits<double>::infinity()));
  if (above == points.end()) return kNan;
  if (above->first == y) return above->second;
  if (above == points.begin()) return kNan;
  const auto& [y0, x0] = above[-1];
  return x0 + (above->second - x0) * ((y - y0) / (above->first - y0));
}

}  // namespace

CubicSpline::CubicSpline(std::vector<double> x, std::vector<double> y)
    : x_(std::move(x)), y_(std::move(y)), b_(x_.size()), c_(x_.size()), d_(x_.size()) {
  const std::size_t n = x_.size();
  if (n < 3) {
    const double slope = n == 2 ? (y_[1] - y_[0]) / (x_[1] - x_[0]) : 0;
    std::fill(b_.begin(), b_.end(), slope);
    return;
  }
  d_[0] = x_[1] - x_[0];
  c_[1] = (y_[1] - y_[0]) / d_[0];
  for (std::size_t i = 1; i + 1 < n; ++i) {
    d_[i] = x_[i + 1] - x_[i];
    b_[i] = 2 * (d_[i - 1] + d_[i]);
    c_[i + 1] = (y_[i + 1] - y_[i]) / d_[i];
    c_[i] = c_[i + 1] - c_[i];
  }
  set_ends();
  for (std::size_t i = 1; i < n; ++i) {
    const double t = d_[i - 1] / b_[i - 1];
    b_[i] -= t * d_[i - 1];
    c_[i] -= t * c_[i - 1];
  }
  c_[n - 1] /= b_[n - 1];
  for (std::size_t i = n - 1; i-- > 0;) c_[i] = (c_[i] - d_[i] * c_[i + 1]) / b_[i];
  b_[n - 1] = (y_[n - 1] - y_[n - 2]) / d_[n - 2] + d_[n - 2] * (c_[n - 2] + 2 * c_[n - 1]);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    b_[i] = (y_[i + 1] - y_[i]) / d_[i] - d_[i] * (c_[i + 1] + 2 * c_[i]);
    d_[i] = (c_[i + 1] - c_[i]) / d_[i];
    c_[i] *= 3;
  }
  c_[n - 1] *= 3;
  d_[n - 1] = d_[n - 2];
}

/// Third derivatives at the ends are those of the cubics through the first and the last four points.
void CubicSpline::set_ends() {
  const std::size_t n = x_.size();
  b_[0] = -d_[0], b_[n - 1] = -d_[n - 2];
  c_[0] = c_[n - 1] = 0;
  if (n == 3) return;
  c_[0] = c_[2] / (x_[3] - x_[1]) - c_[1] / (x_[2] - x_[0]);
  c_[n - 1] = c_[n - 2] / (x_[n - 1] - x_[n - 3]) - c_[n - 3] / (x_[n - 2] - x_[n - 4]);
  c_[0] *= d_[0] * d_[0] / (x_[3] - x_[0]);
  c_[n - 1] *= -d_[n - 2] * d_[n - 2] / (x_[n - 1] - x_[n - 4]);
}

double CubicSpline::operator()(double at) const {
  const auto above = std::upper_bound(x_.begin(), x_.end(), at);
  const std::size_t i = above == x_.begin() ? 0 : static_cast<std::size_t>(above - x_.begin()) - 1;
  const double dx = at - x_[i];
  return y_[i] + dx * (b_[i] + dx * (c_[i] + dx * d_[i]));
}

Interval profile_interval(const ProfileFacts& facts) {
  const double naive = 1 / facts.fit.information;
  const double cut = -student_quantile((1 - facts.level) / 2, facts.degrees) * std::sqrt(facts.variance / naive);
  const double alpha = normal_cdf(-cut) / 2;
  const double farthest = -student_quantile(alpha / 2, facts.rows - 1);
  const Curve curve = profile(facts, farthest);
  std::vector<double> x, y;
  for (const auto& [z, log_odds] : curve) x.push_back(log_odds), y.push_back(z);
  const CubicSpline spline(x, y);
  Curve fine;
  const std::size_t points = 3 * curve.size();
  for (std::size_t i = 0; i < points; ++i) {
    const double at = x.front() + static_cast<double>(i) * ((x.back() - x.front()) / static_cast<double>(points - 1));
    fine.emplace_back(spline(at), at);
  }
  std::sort(fine.begin(), fine.end());
  const auto share = [](double log_odds) { return 1 - 1 / (1 + std::exp(log_odds)); };
  return {share(reached(fine, -cut)), share(reached(fine, cut))};
}

}  // namespace eslabon::estimate
