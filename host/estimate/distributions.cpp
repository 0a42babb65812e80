#include "host/estimate/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <limits>

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr long double kTiny = 1e-4000L;

/// Lentz' evaluation of the continued fraction of the incomplete beta function (DLMF 8.17.22).
long double beta_fraction(long double x, long double a, long double b) {
  long double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::fabs(d) < kTiny ? kTiny : d);
  long double h = d;
  for (int m = 1; m < 20000; ++m) {
    const long double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d), c = 1 + even / c, h *= d * c;
    const long double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d), c = 1 + odd / c;
    h *= d * c;
    if (std::fabs(d * c - 1) < 1e-18L) break;
  }
  return h;
}

/// x^a (1-x)^b / (a B(a,b)), the factor before the fraction; one_minus_x separately so that neither tail loses digits.
long double beta_front(long double x, long double one_minus_x, long double a, long double b) {
  const long double log_beta = lgammal(a + b) - lgammal(a) - lgammal(b);
  return std::exp(log_beta + a * std::log(x) + b * std::log(one_minus_x)) / a;
}

struct Tails {
  long double lower, upper;
};

Tails beta_tails(long double x, long double y, long double a, long double b) {
  if (x <= 0) return {0, 1};
  if (y <= 0) return {1, 0};
  if (x < (a + 1) / (a + b + 2)) {
    const long double lower = beta_front(x, y, a, b) * beta_fraction(x, a, b);
    return {lower, 1 - lower};
  }
  const long double upper = beta_front(y, x, b, a) * beta_fraction(y, b, a);
  return {1 - upper, upper};
}

/// P(X > x) of a gamma variable with shape a and scale 1: series below, continued fraction above.
long double gamma_upper(long double a, long double x) {
  if (x <= 0) return 1;
  const long double front = std::exp(a * std::log(x) - x - lgammal(a));
  if (x < a + 1) {
    long double term = 1 / a, sum = term;
    for (long double k = a + 1; term > sum * 1e-20L; ++k) sum += term *= x / k;
    return 1 - front * sum;
  }
  long double b = x + 1 - a, c = 1 / kTiny, d = 1 / b, h = d;
  for (int i = 1; i < 20000; ++i) {
    const long double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b), c = b + an / c;
    h *= d * c;
    if (std::fabs(d * c - 1) < 1e-18L) break;
  }
  return front * h;
}

/// The root of an increasing function between two bounds, by halving until the doubles touch.
template <typename Function>
double bisect(double low, double high, Function below) {
  for (int i = 0; i < 2200; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (below(middle) ? low : high) = middle;
  }
  return high;
}

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double p) {
  if (!(p >= 0 && p <= 1)) return kNan;
  if (p == 0 || p == 1) return p == 0 ? -kInfinity : kInfinity;
  if (p > 0.5) return -normal_quantile(1 - p);
  const auto upper_half = [](long double z) { return 0.5L * std::erfc(z / std::sqrt(2.0L)); };
  return -bisect(0, 40, [&](double z) { return upper_half(z) > static_cast<long double>(p); });
}

double student_cdf(double t, double df) {
  if (!(df > 0)) return kNan;
  if (std::isinf(df)) return normal_cdf(t);
  const long double square = static_cast<long double>(t) * t, n = df;
  const long double tail = beta_tails(n / (n + square), square / (n + square), n / 2, 0.5L).lower / 2;
  return static_cast<double>(t < 0 ? tail : 1 - tail);
}

namespace {

/// p up to one half.
double lower_student_quantile(double p, double df) {
  const long double n = df;
  const auto tail = [n](long double t) {
    return beta_tails(n / (n + t * t), t * t / (n + t * t), n / 2, 0.5L).lower / 2;
  };
  const auto inside = [&](double t) { return tail(t) > static_cast<long double>(p); };
  double high = 1;
  while (high < 1e300 && inside(high)) high *= 2;
  return -bisect(high == 1 ? 0 : high / 2, high, inside);
}

}  // namespace

double student_quantile(double p, double df) {
  if (!(df > 0) || !(p > 0 && p < 1)) return kNan;
  if (std::isinf(df)) return normal_quantile(p);
  if (p > 0.5) return -student_quantile(1 - p, df);
  // A survey's thousands of figures ask for the same few.
  thread_local std::map<std::pair<double, double>, double> found;
  if (found.size() > 10000) found.clear();
  const auto [place, fresh] = found.try_emplace({p, df}, 0);
  if (fresh) place->second = lower_student_quantile(p, df);
  return place->second;
}

double beta_cdf(double x, double a, double b) {
  return static_cast<double>(beta_tails(x, 1 - static_cast<long double>(x), a, b).lower);
}

double beta_quantile(double p, double a, double b) {
  if (std::isnan(a) || std::isnan(b) || !(p >= 0 && p <= 1)) return kNan;
  if (std::isinf(a) && std::isinf(b)) return 0.5;
  if (std::isinf(a)) return 1;
  if (std::isinf(b)) return 0;
  if (a <= 0 || b <= 0) return a <= 0 ? 0 : 1;
  return bisect(0, 1, [&](double x) { return beta_cdf(x, a, b) < p; });
}

double f_upper_tail(double f, double df1, double df2) {
  if (std::isnan(f) || !(df1 > 0) || !(df2 > 0)) return kNan;
  if (f <= 0) return 1;
  if (std::isinf(df2)) return chi_squared_upper_tail(f * df1, df1);
  const long double numerator = static_cast<long double>(df1) * f, all = numerator + df2;
  return static_cast<double>(beta_tails(numerator / all, df2 / all, df1 / 2.0L, df2 / 2.0L).upper);
}

double chi_squared_upper_tail(double x, double df) {
  if (std::isnan(x) || !(df > 0)) return kNan;
  return static_cast<double>(gamma_upper(df / 2.0L, std::max(x, 0.0) / 2.0L));
}

}  // namespace eslabon::estimate
