// A plan answered by one pass over a file of any size.
#pragma once

#include <filesystem>
#include <optional>

#include "host/estimate/plan.hpp"
#include "host/estimate/results.hpp"
#include "host/estimate/row_blocks.hpp"
#include "host/estimate/stream_sums.hpp"

namespace eslabon::estimate {

/// Nothing when the plan, or what the pass met in the rows, needs run_plan() instead: see stream_plan() and
/// StreamSums::irregular. Memory does not grow with the rows. The results are run_plan()'s but for rounding.
std::optional<Results> stream_estimates(const Plan& plan, const std::filesystem::path& data);

/// The same from sums that were made elsewhere. Nothing when the fpc varies within a stratum.
std::optional<Results> grouped_results(const Plan& plan, const StreamPlan& stream, StreamSums& sums, const TupleIndex& groups);

}  // namespace eslabon::estimate
