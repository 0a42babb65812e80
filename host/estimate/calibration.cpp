#include "host/estimate/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "host/estimate/model_matrix.hpp"
#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw text::Failure(text::ExitCode::kInvalidInput, "calibration: " + message);
}

/// Rows by cell of a margin, and the population of each cell.
struct Cells {
  std::vector<std::uint32_t> cell;  ///< of each row
  std::vector<double> population;
};

std::string cell_name(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += name + '\x1f';
  return joined;
}

/// Category names of the plan as the table writes them: "01" and "1" are one category of a column of numbers.
std::string level_name(const Column& column, const std::string& name) {
  const double number = column.is_text ? std::nan("") : parse_number(name);
  return std::isnan(number) ? name : number_text(number);
}

std::vector<std::string> row_names(const std::vector<const Column*>& columns, std::size_t row) {
  std::vector<std::string> names;
  for (const Column* column : columns) {
    if (column->codes[row] == kMissingCode) fail("'" + column->name + "' is missing in row " + std::to_string(row + 1));
    names.push_back(column->levels[column->codes[row]]);
  }
  return names;
}

Cells find_cells(const Margin& margin, const Table& table, bool partial) {
  std::vector<const Column*> columns;
  for (const std::string& name : margin.by) columns.push_back(&table.at(name));
  std::map<std::string, std::uint32_t> numbers;
  Cells cells;
  for (std::size_t i = 0; i < margin.cells.size(); ++i) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < columns.size(); ++k) names.push_back(level_name(*columns[k], margin.cells[i][k]));
    if (!numbers.emplace(cell_name(names), static_cast<std::uint32_t>(i)).second) fail("a population cell is given twice");
    cells.population.push_back(margin.counts[i]);
  }
  std::vector<bool> sampled(cells.population.size(), false);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto found = numbers.find(cell_name(row_names(columns, row)));
    if (found == numbers.end() || cells.population[found->second] == 0)
      fail("row " + std::to_string(row + 1) + " is in a cell without population");
    cells.cell.push_back(found->second);
    sampled[found->second] = true;
  }
  for (std::size_t i = 0; i < sampled.size(); ++i)
    if (!sampled[i] && cells.population[i] != 0 && !partial) fail("a population cell has no sample; say partial: true to leave it out");
  return cells;
}

void scale_to_population(const Cells& cells, std::vector<double>& weight) {
  std::vector<Sum> sums(cells.population.size());
  for (std::size_t i = 0; i < weight.size(); ++i) sums[cells.cell[i]].add(weight[i]);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double have = sums[cells.cell[i]].value();
    if (have != 0) weight[i] *= cells.population[cells.cell[i]] / have;
  }
}

/// x - w * mean of x/w in the cell; the mean weighted by the weights before (R: postStratify).
class CellResidual : public Residual {
 public:
  CellResidual(Cells cells, std::vector<double> before, std::vector<double> after)
      : cells_(std::move(cells)), before_(std::move(before)), after_(std::move(after)) {}

  void apply(std::vector<double>& values) const override {
    std::vector<Sum> sums(cells_.population.size()), weights(sums.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (after_[i] != 0) sums[cells_.cell[i]].add(values[i] * before_[i] / after_[i]);
      weights[cells_.cell[i]].add(before_[i]);
    }
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] -= sums[cells_.cell[i]].value() / weights[cells_.cell[i]].value() * after_[i];
  }

 private:
  Cells cells_;
  std::vector<double> before_, after_;
};

/// Ten sweeps over the margins, each removing the unweighted cell means of x/w (R: rake).
class RakeResidual : public Residual {
 public:
  struct Step {
    Cells cells;
    std::vector<double> weight;
  };
  explicit RakeResidual(std::vector<Step> steps) : steps_(std::move(steps)) {}

  void apply(std::vector<double>& values) const override {
    for (int sweep = 0; sweep < 10; ++sweep)
      for (const Step& step : steps_) remove_means(step, values);
  }

 private:
  static void remove_means(const Step& step, std::vector<double>& values) {
    std::vector<Sum> sums(step.cells.population.size());
    std::vector<double> counts(sums.size(), 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      sums[step.cells.cell[i]].add(values[i] / step.weight[i]);
      ++counts[step.cells.cell[i]];
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::uint32_t cell = step.cells.cell[i];
      values[i] -= step.weight[i] * (sums[cell].value() / counts[cell]);
    }
  }

  std::vector<Step> steps_;
};

/// The residual of the regression of x/w on the model's columns, times w (R: calibrate).
class RegressionResidual : public Residual {
 public:
  /// columns: model scaled by the root of the design weight; w: what values are divided by.
  RegressionResidual(ModelMatrix columns, std::vector<double> w)
      : columns_(std::move(columns)), w_(std::move(w)), inverse_(pseudo_inverse(cross_product(columns_, {}), 1e-14)) {}

  void apply(std::vector<double>& values) const override {
    const std::size_t size = columns_.size();
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = w_[i] == 0 ? 0 : values[i] / w_[i];
    for (int refine = 0; refine < 2; ++refine) {  // the second pass takes out what rounding left in
      Matrix moment(size, 1);
      for (std::size_t k = 0; k < size; ++k) {
        Sum sum;
        for (std::size_t i = 0; i < values.size(); ++i) sum.add(columns_[k][i] * values[i]);
        moment(k, 0) = sum.value();
      }
      const Matrix slope = multiply(inverse_, moment);
      for (std::size_t k = 0; k < size; ++k)
        for (std::size_t i = 0; i < values.size(); ++i) values[i] -= slope(k, 0) * columns_[k][i];
    }
    for (std::size_t i = 0; i < values.size(); ++i) values[i] *= w_[i];
  }

 private:
  ModelMatrix columns_;
  std::vector<double> w_;
  Matrix inverse_;
};

std::unique_ptr<Residual> poststratify(const CalibrationPlan& plan, const Table& table, std::vector<double>& weight) {
  Cells cells = find_cells(plan.margins.at(0), table, plan.partial);
  std::vector<double> before = weight;
  scale_to_population(cells, weight);
  return std::make_unique<CellResidual>(std::move(cells), std::move(before), weight);
}

/// Largest change of a cell of the table of all margins together.
double table_change(const std::vector<std::uint32_t>& cell, std::uint32_t cells, const std::vector<double>& before,
                    const std::vector<double>& after) {
  std::vector<double> sums(cells, 0);
  for (std::size_t i = 0; i < cell.size(); ++i) sums[cell[i]] += after[i] - before[i];
  double largest = 0;
  for (const double change : sums) largest = std::max(largest, std::fabs(change));
  return largest;
}

std::unique_ptr<Residual> rake(const CalibrationPlan& plan, const Table& table, std::vector<double>& weight, int* sweeps) {
  std::vector<RakeResidual::Step> steps;
  std::vector<std::uint32_t> joint(table.rows(), 0);
  std::uint32_t joint_cells = 1;
  for (const Margin& margin : plan.margins) {
    steps.push_back({find_cells(margin, table, false), {}});
    joint = number_pairs(joint, steps.back().cells.cell, joint_cells);
  }
  Sum all;
  for (const double w : weight) all.add(w);
  const double epsilon = plan.epsilon < 1 ? plan.epsilon * all.value() : plan.epsilon;
  const bool given = sweeps != nullptr && *sweeps > 0;
  const int most = given ? *sweeps : plan.max_iterations;
  for (int iteration = 0; iteration < most; ++iteration) {
    const std::vector<double> before = weight;
    for (RakeResidual::Step& step : steps) {
      scale_to_population(step.cells, weight);
      step.weight = weight;
    }
    if (sweeps != nullptr) *sweeps = iteration + 1;
    if (!given && table_change(joint, joint_cells, before, weight) < epsilon) break;
  }
  return std::make_unique<RakeResidual>(std::move(steps));
}

/// sigma^2 of each row: the model's columns times the coefficients, 1 without any.
std::vector<double> row_variance(const CalibrationPlan& plan, const ModelMatrix& model, std::size_t rows) {
  if (plan.variance.empty()) return std::vector<double>(rows, 1);
  if (plan.variance.size() != model.size()) fail("variance needs one coefficient per column of the model");
  std::vector<double> variance(rows, 0);
  for (std::size_t k = 0; k < model.size(); ++k)
    for (std::size_t i = 0; i < rows; ++i) variance[i] += plan.variance[k] * model[k][i];
  return variance;
}

/// Deville and Särndal's distances: g as a function of the linear predictor, and its derivative.
struct Distance {
  CalibrationMethod method;
  double lower, upper;

  [[nodiscard]] double g(double u) const {
    if (method == CalibrationMethod::kLinear) return std::clamp(u + 1, lower, upper);
    if (method == CalibrationMethod::kRaking) return std::clamp(std::exp(u), lower, upper);
    const double e = std::exp(steepness() * u);
    return (lower * (upper - 1) + upper * (1 - lower) * e) / (upper - 1 + (1 - lower) * e);
  }
  [[nodiscard]] double slope(double u) const {
    const bool inside = u < upper - 1 && u > lower - 1;  // R asks u, not exp(u), against the bounds of raking, too
    if (method == CalibrationMethod::kLinear) return inside ? 1 : 0;
    if (method == CalibrationMethod::kRaking) return inside ? std::exp(u) : 0;
    const double e = std::exp(steepness() * u), below = upper - 1 + (1 - lower) * e;
    return upper * (1 - lower) * e * steepness() / below -
           (lower * (upper - 1) + upper * (1 - lower) * e) * ((1 - lower) * e * steepness()) / (below * below);
  }

 private:
  [[nodiscard]] double steepness() const { return (upper - lower) / ((upper - 1) * (1 - lower)); }
};

/// Newton's method on the calibration equations, with step halving, stopping where R's grake stops.
class Newton {
 public:
  Newton(const CalibrationPlan& plan, const ModelMatrix& model, std::vector<double> weight, std::vector<double> target,
         std::vector<double> variance)
      : plan_(plan), distance_{plan.method, plan.lower, plan.upper}, model_(model), weight_(std::move(weight)),
        target_(std::move(target)), variance_(std::move(variance)), eta_(model.size(), 0), g_(weight_.size()),
        slope_(weight_.size()) {}

  std::vector<double> solve() {
    const double rescale = rescaling();
    for (double& w : weight_) w *= rescale;
    update();
    for (int iteration = 1;;) {
      step(iteration);
      if (converged()) break;
      if (++iteration > plan_.max_iterations) fail("did not converge; widen the bounds or check the totals");
    }
    for (double& g : g_) g *= rescale;
    return g_;
  }

 private:
  /// Totals more than 20 times the sample's: bring the weights near first.
  [[nodiscard]] double rescaling() const {
    double least = INFINITY, mean = 0;
    for (std::size_t k = 0; k < model_.size(); ++k) {
      Sum total;
      for (std::size_t i = 0; i < weight_.size(); ++i) total.add(model_[k][i] * weight_[i]);
      const double ratio = target_[k] / total.value();
      least = std::min(least, ratio), mean += ratio / static_cast<double>(model_.size());
    }
    return least > 20 ? mean : 1;
  }

  bool update() {
    bool finite = true;
    for (std::size_t i = 0; i < g_.size(); ++i) {
      double u = 0;
      for (std::size_t k = 0; k < eta_.size(); ++k) u += model_[k][i] * eta_[k] / variance_[i];
      g_[i] = distance_.g(u), slope_[i] = distance_.slope(u);
      finite = finite && std::isfinite(g_[i]) && std::isfinite(slope_[i]);
    }
    return finite;
  }

  [[nodiscard]] std::vector<double> misfit() const {
    std::vector<double> result(eta_.size());
    for (std::size_t k = 0; k < eta_.size(); ++k) {
      Sum sum;
      for (std::size_t i = 0; i < g_.size(); ++i) sum.add(model_[k][i] * weight_[i] * g_[i]);
      result[k] = target_[k] - sum.value();
    }
    return result;
  }

  void step(int& iteration) {
    std::vector<double> factor(g_.size());
    for (std::size_t i = 0; i < g_.size(); ++i) factor[i] = weight_[i] * slope_[i] / variance_[i];
    const Matrix inverse = pseudo_inverse(cross_product(model_, factor), 256 * 2.220446049250313e-16);
    const std::vector<double> miss = misfit();
    std::vector<double> change(eta_.size(), 0);
    for (std::size_t k = 0; k < eta_.size(); ++k)
      for (std::size_t j = 0; j < eta_.size(); ++j) change[k] += inverse(k, j) * miss[j];
    for (std::size_t k = 0; k < eta_.size(); ++k) eta_[k] += change[k];
    while (!update() && iteration < plan_.max_iterations) {
      ++iteration;
      for (std::size_t k = 0; k < eta_.size(); ++k) eta_[k] -= change[k] /= 2;
    }
  }

  [[nodiscard]] bool converged() const {
    const std::vector<double> miss = misfit();
    for (std::size_t k = 0; k < miss.size(); ++k)
      if (!(std::fabs(miss[k]) / (1 + std::fabs(target_[k])) < plan_.epsilon)) return false;
    return true;
  }

  const CalibrationPlan& plan_;
  Distance distance_;
  const ModelMatrix& model_;
  std::vector<double> weight_, target_, variance_, eta_, g_, slope_;
};

/// g = 1 + x' T^-1 (totals - sample totals) / sigma^2.
std::vector<double> linear_g(const ModelMatrix& model, const std::vector<double>& weight,
                             const std::vector<double>& target, const std::vector<double>& variance) {
  std::vector<double> factor(weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) factor[i] = weight[i] / variance[i];
  const Matrix inverted = inverse(cross_product(model, factor));
  if (inverted.rows() == 0) fail("the equations are singular: two calibration variables say the same");
  std::vector<double> g(weight.size(), 1);
  for (int refine = 0; refine < 2; ++refine) {
    std::vector<double> miss(model.size());
    for (std::size_t k = 0; k < model.size(); ++k) {
      Sum sum;
      for (std::size_t i = 0; i < g.size(); ++i) sum.add(model[k][i] * weight[i] * g[i]);
      miss[k] = target[k] - sum.value();
    }
    for (std::size_t k = 0; k < model.size(); ++k) {
      double slope = 0;
      for (std::size_t j = 0; j < model.size(); ++j) slope += inverted(k, j) * miss[j];
      for (std::size_t i = 0; i < g.size(); ++i) g[i] += slope * model[k][i] / variance[i];
    }
  }
  return g;
}

std::unique_ptr<Residual> regress(const CalibrationPlan& plan, const Table& table, std::vector<double>& weight) {
  ModelMatrix model = model_matrix(plan, table);
  const std::vector<double> target = matched_totals(plan, table, model, weight);
  const std::vector<double> variance = row_variance(plan, model, weight.size());
  const bool closed = plan.method == CalibrationMethod::kLinear && !plan.bounded;
  const std::vector<double> g =
      closed ? linear_g(model, weight, target, variance) : Newton(plan, model, weight, target, variance).solve();
  std::vector<double> w(weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double half = std::sqrt(weight[i]), sigma = closed ? std::sqrt(variance[i]) : 1;
    for (auto& column : model) column[i] *= half / sigma;
    w[i] = g[i] * half * sigma;
    weight[i] *= g[i];
  }
  return std::make_unique<RegressionResidual>(std::move(model), std::move(w));
}

void trim(const CalibrationPlan& plan, std::vector<double>& weight) {
  for (int round = 0; round < 1000; ++round) {
    Sum cut;
    double inside = 0;
    std::vector<bool> outside(weight.size());
    for (std::size_t i = 0; i < weight.size(); ++i) {
      outside[i] = weight[i] < plan.lower || weight[i] > plan.upper;
      const double kept = std::clamp(weight[i], plan.lower, plan.upper);
      cut.add(weight[i] - kept);
      inside += outside[i] ? 0 : 1;
      weight[i] = kept;
    }
    if (inside == static_cast<double>(weight.size())) return;
    for (std::size_t i = 0; i < weight.size(); ++i)
      if (!outside[i]) weight[i] += cut.value() / inside;
    if (!plan.strict) return;
  }
}

}  // namespace

std::unique_ptr<Residual> calibrate(const CalibrationPlan& plan, const Table& table, std::vector<double>& weight, int* sweeps) {
  if (plan.method == CalibrationMethod::kPoststratify) return poststratify(plan, table, weight);
  if (plan.method == CalibrationMethod::kRake) return rake(plan, table, weight, sweeps);
  if (plan.method != CalibrationMethod::kTrim) return regress(plan, table, weight);
  trim(plan, weight);
  return nullptr;
}

}  // namespace eslabon::estimate
