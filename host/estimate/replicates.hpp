// Replicate weights: the sample seen many times over, so that the spread of an estimate shows its error.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "host/estimate/matrix.hpp"
#include "host/estimate/plan.hpp"
#include "host/estimate/sample_design.hpp"

namespace eslabon::estimate {

struct Replicates {
  std::vector<std::vector<double>> weight;  ///< [replicate][row], ready for use
  std::vector<double> rscales;              ///< of each replicate
  double scale = 1;
  bool mse = false;
  double degrees = 0;  ///< of freedom of the whole sample

  /// scale * sum of rscales * (theta_r - centre)(theta_r - centre)'. Replicates with a NaN are left out.
  [[nodiscard]] Matrix covariance(const std::vector<double>& full, const std::vector<std::vector<double>>& theta) const;
  /// Rank of the weights of these rows, less one.
  [[nodiscard]] double degrees_of(const std::vector<std::uint32_t>& rows) const;
};

/// Applies calibration to a set of weights of the whole sample.
using Recalibrate = std::function<void(std::vector<double>&)>;

/// Makes or reads the replicates; every one of them is calibrated as the sample is. `folder` is where given files lie.
/// Throws Failure(kInvalidInput): files that do not fit, JK1 with strata, BRR without pairs, lonely PSUs.
Replicates make_replicates(const ReplicatePlan& plan, const OptionsPlan& options, const SampleDesign& design,
                           const std::filesystem::path& folder, const Recalibrate& recalibrate);

}  // namespace eslabon::estimate
