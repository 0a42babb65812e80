// Sums that keep the digits a plain double sum loses.
#pragma once

#include <cmath>

namespace eslabon::estimate {

/// Neumaier's compensated sum: the error does not grow with the number of terms, so the order of rows hardly shows.
class Sum {
 public:
  void add(double term) {
    const double next = sum_ + term;
    lost_ += std::fabs(sum_) >= std::fabs(term) ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  /// NaN and infinity pass through as in a plain sum.
  [[nodiscard]] double value() const { return std::isfinite(lost_) ? sum_ + lost_ : sum_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

}  // namespace eslabon::estimate
