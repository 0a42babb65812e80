// Quantiles of many domains out of kept values, without sorting them all: a histogram brackets each one, and only
// the values inside the bracket are looked at.
#pragma once

#include <map>
#include <vector>

#include "host/estimate/stream_variance.hpp"
#include "host/estimate/value_store.hpp"

namespace eslabon::estimate {

/// Distribution functions of the values of one figure in every domain of a split.
class DomainQuantiles {
 public:
  /// Reads all values once. The store must outlive this object.
  DomainQuantiles(ValueStore& values, const DomainSplit& split);

  /// The p[d]-quantile of each domain d; NaN where p is NaN or the domain is empty. `mean_of_two`: on an exact hit of p the mean
  /// of both neighbours (school, hf2), else the lower one (math, hf1). A hit is within 1e-12 of the total weight.
  std::vector<double> at(const std::vector<double>& p, bool mean_of_two);

 private:
  static constexpr std::size_t kBins = 1U << 16;
  struct Target {
    std::size_t bin = 0;
    double before = 0;                ///< weight below the bin
    std::map<double, double> inside;  ///< weight of each value in the bin
    double next = 0;                  ///< least value above the bin; infinite when there is none
    bool wanted = false;
  };
  [[nodiscard]] Target bracket(std::size_t domain, double p) const;
  [[nodiscard]] double finish(const Target& target, std::size_t domain, double p, bool mean_of_two) const;

  ValueStore& values_;
  const DomainSplit& split_;
  std::vector<std::vector<double>> bins_;  ///< [domain][bin]; empty for a domain without values
  std::vector<double> total_;
};

}  // namespace eslabon::estimate
