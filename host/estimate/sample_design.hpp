// How the rows of a table were sampled: strata, sampling units and population sizes of every stage, weights.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/estimate/plan.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {

/// One stage. Units and strata are numbered over the whole sample, nested in the stage before.
struct Stage {
  std::vector<std::uint32_t> unit;     ///< of each row
  std::vector<std::uint32_t> stratum;  ///< of each row
  std::vector<std::uint32_t> sampled;  ///< of each row: units sampled in its stratum, in the whole sample
  std::vector<double> population;      ///< of each row: units in the population; empty without an fpc
  std::uint32_t units = 0, strata = 0;
};

struct SampleDesign {
  std::size_t rows = 0;
  std::vector<Stage> stages;  ///< at least one
  bool has_strata = false;
  bool has_fpc = false;
  std::vector<double> weight;
  std::vector<std::uint32_t> order;        ///< all rows by stratum and unit of the first stage, then by number
  std::vector<std::string> stratum_names;  ///< of the first stage, by number; empty without strata
};

/// Throws Failure(kInvalidInput) where R's svydesign stops: missing values in design columns, units that lie in two
/// strata without `nest`, one single PSU, fpc below the sample, fractions mixed with sizes, no fpc for a stage.
SampleDesign make_design(const DesignPlan& plan, const Table& table);

/// Numbers rows by the pair (a, b), in order of first appearance; `count` receives how many pairs there are.
std::vector<std::uint32_t> number_pairs(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b,
                                        std::uint32_t& count);

}  // namespace eslabon::estimate
