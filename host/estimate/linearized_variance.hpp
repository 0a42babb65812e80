// Covariance of weighted totals of row values under the design: the whole of Taylor linearisation once the influence
// of each row is known. Formula: sum over strata of (1 - n/N) n/(n-1) times the squared deviations of PSU totals,
// plus n/N times the same inside each PSU for every further stage (Särndal, Swensson, Wretman 1992, 4.3).
#pragma once

#include <span>
#include <vector>

#include "host/estimate/matrix.hpp"
#include "host/estimate/plan.hpp"
#include "host/estimate/sample_design.hpp"

namespace eslabon::estimate {

/// Values to sum up: columns[k][j] belongs to row rows[j] of the design.
struct Influence {
  std::vector<std::uint32_t> rows;
  std::vector<std::vector<double>> columns;
};

/// PSUs of the whole sample that have no row among `rows` count as zeros. Throws Failure(kInvalidInput) for a stratum
/// with a single PSU under LonelyPsu::kFail.
Matrix covariance(const SampleDesign& design, const OptionsPlan& options, const Influence& influence);

}  // namespace eslabon::estimate
