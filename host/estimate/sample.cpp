#include "host/estimate/sample.hpp"

#include <numeric>

#include "host/estimate/column_expression.hpp"

namespace eslabon::estimate {

Sample::Sample(const Plan& plan, const Table& table, const std::filesystem::path& folder)
    : table_(table), options_(plan.options), design_(make_design(plan.design, table)) {
  std::vector<double> weight = design_.weight;
  std::vector<int> sweeps(plan.calibration.size(), 0);
  for (std::size_t i = 0; i < plan.calibration.size(); ++i)
    if (auto residual = calibrate(plan.calibration[i], table, weight, &sweeps[i])) residuals_.push_back(std::move(residual));
  const auto recalibrate = [&](std::vector<double>& replicate) {
    for (std::size_t i = 0; i < plan.calibration.size(); ++i) calibrate(plan.calibration[i], table, replicate, &sweeps[i]);
  };
  if (plan.replicate) replicates_ = make_replicates(*plan.replicate, plan.options, design_, folder, recalibrate);
  design_.weight = std::move(weight);
}

double Sample::degrees(const Domain& rows) const {
  if (replicates_) return rows.size() == design_.rows ? replicates_->degrees : replicates_->degrees_of(rows);
  const Stage& first = design_.stages[0];
  std::vector<bool> unit(first.units, false), stratum(first.strata, false);
  double units = 0, strata = 0;
  for (const std::uint32_t row : rows) {
    if (design_.weight[row] == 0) continue;
    if (!unit[first.unit[row]]) ++units;
    if (!stratum[first.stratum[row]]) ++strata;
    unit[first.unit[row]] = stratum[first.stratum[row]] = true;
  }
  return units - strata;
}

const std::vector<double>& Sample::evaluated(const std::string& expression) const {
  constexpr std::size_t kMostValues = 1 << 23;  // 64 MB
  if (const auto found = evaluated_.find(expression); found != evaluated_.end()) return found->second;
  if ((evaluated_.size() + 1) * table_.rows() > kMostValues) evaluated_.clear();
  return evaluated_.emplace(expression, evaluate_rows(expression, table_)).first->second;
}

std::vector<double> Sample::weights_of(const Domain& rows) const {
  std::vector<double> weight;
  weight.reserve(rows.size());
  for (const std::uint32_t row : rows) weight.push_back(design_.weight[row]);
  return weight;
}

Matrix Sample::replicated(const Domain& rows, const Smooth& smooth, const std::vector<double>& value) const {
  std::vector<std::vector<double>> theta;
  std::vector<double> weight(rows.size());
  for (const auto& all : replicates_->weight) {
    for (std::size_t j = 0; j < rows.size(); ++j) weight[j] = all[rows[j]];
    theta.push_back(smooth.value(weight));
  }
  return replicates_->covariance(value, theta);
}

Matrix Sample::covariance(const Domain& rows, const Smooth& smooth, const std::vector<double>& value) const {
  if (replicates_) return replicated(rows, smooth, value);
  Influence influence{rows, smooth.influence(weights_of(rows), value)};
  if (residuals_.empty()) return estimate::covariance(design_, options_, influence);
  Influence whole;  // residuals are not zero outside the domain: every row counts
  whole.rows.resize(design_.rows);
  std::iota(whole.rows.begin(), whole.rows.end(), 0U);
  for (const auto& column : influence.columns) {
    std::vector<double> values(design_.rows, 0);
    for (std::size_t j = 0; j < rows.size(); ++j) values[rows[j]] = column[j];
    for (const auto& residual : residuals_) residual->apply(values);
    whole.columns.push_back(std::move(values));
  }
  return estimate::covariance(design_, options_, whole);
}

}  // namespace eslabon::estimate
