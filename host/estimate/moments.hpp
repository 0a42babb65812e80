// Sufficient statistics of one group of rows for one figure y or y/x: enough for the estimate and its variance.
#pragma once

namespace eslabon::estimate {

/// With u = w y and v = w x (x = 1 for means and totals): count, means, and centred second moments, updated one row at
/// a time (Welford) and joined in any order (Chan, Golub, LeVeque 1983), so that a large offset of y costs no digits.
struct Moments {
  double n = 0, weight = 0;
  double mean_u = 0, mean_v = 0;
  double uu = 0, uv = 0, vv = 0;

  void add(double w, double u, double v) {
    ++n;
    weight += w;
    const double du = u - mean_u, dv = v - mean_v;
    mean_u += du / n, mean_v += dv / n;
    uu += du * (u - mean_u), uv += du * (v - mean_v), vv += dv * (v - mean_v);
  }

  void merge(const Moments& other) {
    if (other.n == 0) return;
    const double all = n + other.n, share = other.n / all, cross = n * share;
    const double du = other.mean_u - mean_u, dv = other.mean_v - mean_v;
    uu += other.uu + du * du * cross, uv += other.uv + du * dv * cross, vv += other.vv + dv * dv * cross;
    mean_u += du * share, mean_v += dv * share;
    n = all, weight += other.weight;
  }

  [[nodiscard]] double sum_u() const { return n * mean_u; }
  [[nodiscard]] double sum_v() const { return n * mean_v; }
  /// Sum of squares of z = u - r v around its mean.
  [[nodiscard]] double squares(double r) const { return uu - 2 * r * uv + r * r * vv; }
  [[nodiscard]] double mean_z(double r) const { return mean_u - r * mean_v; }
};

}  // namespace eslabon::estimate
