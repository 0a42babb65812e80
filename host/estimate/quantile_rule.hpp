// The quantile of weighted values under each of R survey's rules; Hyndman and Fan (1996) number nine of them.
#pragma once

#include <string>
#include <vector>

namespace eslabon::estimate {

/// Values in ascending order with their weights, ready for many quantiles. Rows of weight zero are left out.
class WeightedOrder {
 public:
  WeightedOrder(const std::vector<double>& values, const std::vector<double>& weight);

  /// `rule`: math (= hf1: inverse of the distribution function, the lower value on an exact hit), school (= hf2: the
  /// mean of both), shahvaish, hf3 .. hf9. NaN without values or when p is NaN.
  [[nodiscard]] double quantile(const std::string& rule, double p) const;
  [[nodiscard]] bool empty() const { return value_.empty(); }

 private:
  struct Neighbours {
    std::size_t low = 0, up = 0;
    double below = 0, above = 0;  ///< distance of p from the distribution function at both
  };
  [[nodiscard]] Neighbours around(double p) const;
  [[nodiscard]] double stepped(const std::string& rule, double p) const;
  [[nodiscard]] double odd_or_even(double p) const;
  [[nodiscard]] double interpolated(const std::string& rule, double p) const;
  [[nodiscard]] std::vector<double> positions(const std::string& rule) const;

  std::vector<double> value_, weight_, cumulative_;
  double total_ = 0;  ///< sum in the rows' own order: hits are decided against it
};

}  // namespace eslabon::estimate
