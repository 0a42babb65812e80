// A sample ready to be estimated from: data, design, final weights, and how the errors of estimates follow.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/estimate/calibration.hpp"
#include "host/estimate/linearized_variance.hpp"
#include "host/estimate/replicates.hpp"
#include "host/estimate/sample_design.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {

/// Rows of the sample that one estimate speaks about, ascending.
using Domain = std::vector<std::uint32_t>;

/// Anything computed from rows and weights. Positions are those of the domain.
class Smooth {
 public:
  virtual ~Smooth() = default;
  /// The estimates under these weights, one weight a position.
  [[nodiscard]] virtual std::vector<double> value(const std::vector<double>& weight) const = 0;
  /// [estimate][position]: the weighted influence of each row on each estimate, `value` being the estimates.
  [[nodiscard]] virtual std::vector<std::vector<double>> influence(const std::vector<double>& weight,
                                                                   const std::vector<double>& value) const = 0;
};

class Sample {
 public:
  /// Keeps a reference to the table. Throws what make_design, calibrate and make_replicates throw.
  Sample(const Plan& plan, const Table& table, const std::filesystem::path& folder);

  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] const OptionsPlan& options() const { return options_; }
  [[nodiscard]] const SampleDesign& design() const { return design_; }
  [[nodiscard]] const std::vector<double>& weight() const { return design_.weight; }
  [[nodiscard]] const std::optional<Replicates>& replicates() const { return replicates_; }
  [[nodiscard]] bool calibrated() const { return !residuals_.empty() && !replicates_; }

  /// Design-based degrees of freedom: PSUs less strata among the rows with weight; rank less one for replicates.
  [[nodiscard]] double degrees(const Domain& rows) const;
  /// The expression in every row. Kept, since a plan asks for the same figure in many domains; valid until the next call.
  [[nodiscard]] const std::vector<double>& evaluated(const std::string& expression) const;
  /// Weights of the domain's rows.
  [[nodiscard]] std::vector<double> weights_of(const Domain& rows) const;
  /// Covariance matrix of the estimates of `smooth` over a domain.
  [[nodiscard]] Matrix covariance(const Domain& rows, const Smooth& smooth, const std::vector<double>& value) const;

 private:
  [[nodiscard]] Matrix replicated(const Domain& rows, const Smooth& smooth, const std::vector<double>& value) const;

  const Table& table_;
  mutable std::unordered_map<std::string, std::vector<double>> evaluated_;
  OptionsPlan options_;
  SampleDesign design_;
  std::vector<std::unique_ptr<Residual>> residuals_;
  std::optional<Replicates> replicates_;
};

}  // namespace eslabon::estimate
