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

/// A comparison of domains of one figure.
struct ContrastPlan {
  Comparison comparison = Comparison::kDifference;
  bool total = false;
  double pivot = 0;
};

class GroupedSample {
 public:
  /// All must outlive this object. Throws Failure(kInvalidInput) where the design is impossible, as make_design does.
  GroupedSample(const Plan& plan, const StreamPlan& stream, const StreamSums& sums, const TupleIndex& tuples);

  /// The fpc is the same in all of each stratum; where it is not, sums by group do not suffice.
  [[nodiscard]] bool even() const { return even_; }
  [[nodiscard]] DomainSplit split(const std::vector<std::string>& by) const;
  /// Total: r = 0 and no division; else sum u / sum v. `moments` gives those of a group.
  [[nodiscard]] std::vector<DomainFigure> figures(const DomainSplit& split, bool total,
                                                  const std::function<const Moments&(std::size_t)>& moments) const;
  /// Each domain less the reference, or over it; `pivot` was taken off the values. The reference's own entry is empty.
  [[nodiscard]] std::vector<DomainFigure> contrasts(const DomainSplit& split, std::uint32_t reference, const ContrastPlan& plan,
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
    void merge(const Deviations& other) {
      if (other.units == 0) return;
      const double all = units + other.units, d = other.mean - mean;
      squares += other.squares + d * d * units * other.units / all;
      mean += d * other.units / all, units = all;
    }
  };

  /// One side of a contrast: z = factor (u - r v) of the rows of its domain.
  struct Side {
    std::uint32_t domain = 0;
    double factor = 1, r = 0;
  };
  void find_strata(const StreamPlan& stream, const TupleIndex& tuples);
  void set_population();
  [[nodiscard]] Deviations deviations(const Stratum& stratum, const DomainSplit& split, std::uint32_t domain, double r,
                                      const std::function<const Moments&(std::size_t)>& moments) const;
  [[nodiscard]] Deviations difference(const Stratum& stratum, const DomainSplit& split, const std::vector<Side>& sides,
                                      const std::function<const Moments&(std::size_t)>& moments) const;
  [[nodiscard]] double contribution(const Stratum& stratum, const Deviations& z) const;

  const Plan& plan_;
  const StreamPlan& stream_;
  const StreamSums& sums_;
  const TupleIndex& tuples_;
  std::vector<Unit> units_;
  std::vector<Stratum> strata_;
  bool even_ = true;
};

}  // namespace eslabon::estimate
