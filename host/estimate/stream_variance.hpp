// Estimates and variances out of groups: strata and sampling units put together again, domain by domain.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/estimate/plan.hpp"
#include "host/estimate/stream_sums.hpp"

namespace eslabon::estimate {

/// Which groups make up each domain of one list of `by` columns.
struct DomainSplit {
  std::vector<std::uint32_t> domain;  ///< of each group; kNoDomain where a `by` column is missing
  std::vector<std::vector<std::pair<std::string, std::string>>> by;  ///< of each domain, in the order of output
};
inline constexpr std::uint32_t kNoDomain = 0xFFFFFFFF;

/// What one figure of one domain came to.
struct DomainFigure {
  double estimate = 0, variance = 0, n = 0, weight = 0, degrees = 0;
};

class GroupedSample {
 public:
  /// All must outlive this object. Throws Failure(kInvalidInput) where the design is impossible, as make_design does.
  GroupedSample(const Plan& plan, const StreamPlan& stream, const StreamSums& sums, const TupleIndex& tuples);

  [[nodiscard]] DomainSplit split(const std::vector<std::string>& by) const;
  /// Total: r = 0 and no division; else sum u / sum v. `moments` gives those of a group.
  [[nodiscard]] std::vector<DomainFigure> figures(const DomainSplit& split, bool total,
                                                  const std::function<const Moments&(std::size_t)>& moments) const;
  /// PSUs less strata with rows of the subset, by domain.
  [[nodiscard]] std::vector<double> degrees(const DomainSplit& split) const;

 private:
  struct Unit {
    std::uint32_t stratum = 0;
    std::vector<std::uint32_t> groups;
  };
  struct Stratum {
    std::vector<std::uint32_t> units;
    double sampled = 0, population = 0;
  };
  /// Units with a row, and mean and squares of their totals z.
  struct Deviations {
    double units = 0, mean = 0, squares = 0;
    void add(double z) {
      ++units;
      const double d = z - mean;
      mean += d / units, squares += d * (z - mean);
    }
  };

  void find_strata(const StreamPlan& stream, const TupleIndex& tuples);
  void set_population();
  [[nodiscard]] Deviations deviations(const Stratum& stratum, const DomainSplit& split, std::uint32_t domain, double r,
                                      const std::function<const Moments&(std::size_t)>& moments) const;
  [[nodiscard]] double contribution(const Stratum& stratum, const Deviations& z) const;

  const Plan& plan_;
  const StreamPlan& stream_;
  const StreamSums& sums_;
  const TupleIndex& tuples_;
  std::vector<Unit> units_;
  std::vector<Stratum> strata_;
};

}  // namespace eslabon::estimate
