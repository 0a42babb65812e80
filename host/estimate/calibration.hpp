// Weights made to meet known population counts, and what that does to the errors.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/estimate/matrix.hpp"
#include "host/estimate/plan.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {

/// What one calibration step takes out of the influence values before the variance is computed.
class Residual {
 public:
  virtual ~Residual() = default;
  /// `values` holds one weighted influence per row of the whole sample and is changed in place.
  virtual void apply(std::vector<double>& values) const = 0;
};

/// Applies one step to the weights of the whole sample; nothing to take out of the errors when trimming.
/// Throws Failure(kInvalidInput) when cells or names do not match, equations are singular, or it does not converge.
/// A raking that does not converge in its iterations is kept, as R does. `sweeps`: how many a raking makes; 0 is set to how many
/// it made until it converged, so that replicates make as many as the sample.
std::unique_ptr<Residual> calibrate(const CalibrationPlan& plan, const Table& table, std::vector<double>& weight, int* sweeps);

}  // namespace eslabon::estimate
