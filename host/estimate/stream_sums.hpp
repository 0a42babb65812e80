// One pass over the rows: moments of every figure in every group, and values kept for quantiles.
#pragma once

#include <memory>
#include <vector>

#include "host/estimate/moments.hpp"
#include "host/estimate/row_blocks.hpp"
#include "host/estimate/stream_plan.hpp"
#include "host/estimate/value_store.hpp"

namespace eslabon::estimate {

/// What is known of one group besides its moments.
struct GroupFacts {
  double rows = 0;       ///< of the whole sample
  double in_subset = 0;  ///< of the plan's subset
  double fpc = 0;        ///< of its first row
};

struct StreamSums {
  std::vector<GroupFacts> groups;
  std::vector<Moments> moments;  ///< [group * figures + figure]
  std::vector<double> pivot;     ///< of each figure: subtracted from y
  std::vector<std::unique_ptr<ValueStore>> values;  ///< of StreamPlan::quantiles
  double least_fpc = 0, largest_fpc = 0;
  std::size_t rows = 0;
  bool irregular = false;  ///< a weight is zero or missing, or an fpc varies within its group: sums by group do not suffice

  [[nodiscard]] const Moments& of(std::size_t group, std::size_t figure) const {
    return moments[group * pivot.size() + figure];
  }
};

/// Reads the source to its end.
StreamSums collect(const StreamPlan& plan, RowSource& source);

}  // namespace eslabon::estimate
