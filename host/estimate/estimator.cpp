#include "host/estimate/estimator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/estimate/column_expression.hpp"
#include "host/estimate/distributions.hpp"
#include "host/estimate/dominance.hpp"
#include "host/estimate/independence_test.hpp"
#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string stat_name(Statistic stat) {
  switch (stat) {
    case Statistic::kMean: return "mean";
    case Statistic::kTotal: return "total";
    case Statistic::kRatio: return "ratio";
    case Statistic::kProportion: return "proportion";
    case Statistic::kQuantile: return "quantile";
    case Statistic::kVariance: return "var";
    case Statistic::kTable: return "table";
    case Statistic::kWeights: return "weights";
    case Statistic::kIndependence: return "chisq";
  }
  return {};
}

std::optional<Interval> around(double est, double se, double quantile) {
  if (std::isnan(quantile)) return std::nullopt;
  return Interval{est - quantile * se, est + quantile * se};
}

double sum_of(const std::vector<double>& values) {
  Sum sum;
  for (const double value : values) sum.add(value);
  return sum.value();
}

double nonzero(const std::vector<double>& weight) {
  return static_cast<double>(std::count_if(weight.begin(), weight.end(), [](double w) { return w != 0; }));
}

}  // namespace

std::vector<Estimator::Group> Estimator::split(const Group& group, const std::string& name) const {
  const Column& column = sample_.table().at(name);
  std::vector<Group> parts(column.levels.size());
  for (const std::uint32_t row : group.rows)
    if (column.codes[row] != kMissingCode && sample_.weight()[row] != 0) parts[column.codes[row]].rows.push_back(row);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].by = group.by;
    parts[i].by.emplace_back(name, column.levels[i]);
  }
  std::erase_if(parts, [](const Group& part) { return part.rows.empty(); });
  return parts;
}

/// All combinations of levels that have rows; the first column varies fastest.
std::vector<Estimator::Group> Estimator::groups() const {
  std::vector<Group> result{{{}, whole_}};
  if (!plan_.where.empty()) {
    const std::vector<double>& inside = sample_.evaluated(plan_.where);
    std::erase_if(result[0].rows, [&](std::uint32_t row) { return !(inside[row] == 1); });
  }
  for (auto name = plan_.by.rbegin(); name != plan_.by.rend(); ++name) {
    std::vector<Group> finer;
    for (const Group& group : result)
      for (Group& part : split(group, *name)) finer.push_back(std::move(part));
    result = std::move(finer);
  }
  for (Group& group : result) std::reverse(group.by.begin(), group.by.end());
  return result;
}

/// A column of numbers, an expression with ${}, or a text column as 0/1 of each of its categories.
void Estimator::add_variable(Base& base, const std::string& name, const Domain& rows) const {
  const auto pick = [&](const auto& value_of) {
    std::vector<double> values;
    values.reserve(rows.size());
    for (const std::uint32_t row : rows) values.push_back(value_of(row));
    base.values.push_back(std::move(values));
  };
  if (name.find("${") != std::string::npos) {
    const std::vector<double>& all = sample_.evaluated(name);
    pick([&](std::uint32_t row) { return all[row]; });
    base.names.push_back(r_text(name));
    return;
  }
  const Column& column = sample_.table().at(name);
  if (!column.is_text) {
    pick([&](std::uint32_t row) { return column.numbers[row]; });
    base.names.push_back(name);
    return;
  }
  if (plan_.stat != Statistic::kMean && plan_.stat != Statistic::kTotal)
    throw text::Failure(text::ExitCode::kInvalidInput, sample_.table().file() + ": '" + name + "' holds texts, a " +
                                                           stat_name(plan_.stat) + " needs numbers");
  for (std::uint32_t level = 0; level < column.levels.size(); ++level) {
    pick([&](std::uint32_t row) { return column.codes[row] == kMissingCode ? kNan : column.codes[row] == level ? 1.0 : 0.0; });
    base.names.push_back(name + column.levels[level]);
  }
}

Estimator::Base Estimator::base_of(const Domain& rows) const {
  Base all;
  for (const std::string& name : plan_.vars) add_variable(all, name, rows);
  if (!plan_.expr.empty()) add_variable(all, plan_.expr, rows);
  all.numerators = all.values.size();
  for (const std::string& name : plan_.dens) add_variable(all, name, rows);
  all.rows = rows;
  all.asked = nonzero(sample_.weights_of(rows));
  if (!plan_.na_rm) return all;
  Base kept{{}, Values(all.values.size()), all.names, all.numerators, all.asked};
  for (std::size_t j = 0; j < rows.size(); ++j) {
    if (std::any_of(all.values.begin(), all.values.end(), [j](const auto& column) { return std::isnan(column[j]); })) continue;
    kept.rows.push_back(rows[j]);
    for (std::size_t k = 0; k < all.values.size(); ++k) kept.values[k].push_back(all.values[k][j]);
  }
  return kept;
}

std::unique_ptr<Smooth> Estimator::smooth_of(const Base& base) const {
  if (plan_.stat == Statistic::kTotal) return make_total(base.values);
  if (plan_.stat == Statistic::kVariance)
    return make_variance(base.values[0], sample_.replicates() ? static_cast<double>(base.rows.size()) : base.asked);
  if (plan_.stat != Statistic::kRatio) return make_mean(base.values);
  const auto middle = base.values.begin() + static_cast<std::ptrdiff_t>(base.numerators);
  return make_ratio({base.values.begin(), middle}, {middle, base.values.end()});
}

std::vector<std::string> Estimator::labels(const Base& base) const {
  if (plan_.stat != Statistic::kRatio) return base.names;
  std::vector<std::string> result;
  for (std::size_t d = base.numerators; d < base.names.size(); ++d)
    for (std::size_t n = 0; n < base.numerators; ++n) result.push_back(base.names[n] + "/" + base.names[d]);
  return result;
}

Estimate Estimator::record(const Group& group, const std::string& var, double est) const {
  Estimate estimate;
  estimate.stat = stat_name(plan_.stat);
  estimate.name = plan_.name, estimate.var = var, estimate.by = group.by, estimate.est = est;
  return estimate;
}

void Estimator::finish(Estimate& estimate, double variance, double degrees) const {
  const double se = std::isnan(estimate.est) ? kNan : std::sqrt(variance), tail = 1 - (1 - plan_.level) / 2;
  estimate.se = se;
  estimate.cv = se / estimate.est;
  estimate.df = degrees;
  estimate.ci_z = around(estimate.est, se, normal_quantile(tail));
  estimate.ci_t = around(estimate.est, se, student_quantile(tail, degrees));
}

/// Variance over that of a simple random sample of as many rows.
std::vector<double> Estimator::deffs(const Base& base, const std::vector<double>& value, const Matrix& vcov) const {
  const std::vector<double> weight = sample_.weights_of(base.rows);
  const double n = sample_.replicates() ? static_cast<double>(weight.size()) : nonzero(weight), population = sum_of(weight);
  const double finite = plan_.deff_replace ? 1 : (population - n) / population;
  std::vector<double> result;
  for (std::size_t k = 0; k < value.size(); ++k) {
    std::vector<double> values;
    double scale = finite / n;
    if (plan_.stat == Statistic::kRatio) {
      const auto& den = base.values[base.numerators + k / base.numerators];
      const auto& num = base.values[k % base.numerators];
      for (std::size_t j = 0; j < num.size(); ++j) values.push_back(num[j] - value[k] * den[j]);
      const double below = make_total({den})->value(weight)[0];
      scale *= population * population / (below * below);
    } else {
      values = base.values[k];
      if (plan_.stat == Statistic::kTotal) scale *= population * population;
    }
    const bool undefined = !plan_.deff_replace && population < n && plan_.stat == Statistic::kMean;
    result.push_back(undefined ? kNan : vcov(k, k) / (weighted_variance(values, weight) * scale));
  }
  return result;
}

/// Whether a magnitude tells too much of one or two firms; the first reason found among its variables.
Withheld Estimator::closeness(const Base& base, const std::vector<double>& weight) const {
  const DominancePlan& rule = sample_.options().dominance;
  if ((rule.n == 0 && rule.p == 0) || (plan_.stat != Statistic::kTotal && plan_.stat != Statistic::kRatio)) return Withheld::kNo;
  for (const std::vector<double>& values : base.values)
    if (const Withheld reason = dominated(rule, values, weight); reason != Withheld::kNo) return reason;
  return Withheld::kNo;
}

void Estimator::smooth(const Group& group, std::vector<Estimate>& out) {
  const Base base = base_of(group.rows);
  const std::vector<double> weight = sample_.weights_of(base.rows);
  const auto statistic = smooth_of(base);
  const std::vector<double> value = statistic->value(weight);
  const Matrix vcov = sample_.covariance(base.rows, *statistic, value);
  const double df = degrees(group.rows);
  const std::vector<std::string> names = labels(base);
  const std::vector<double> deff = plan_.deff ? deffs(base, value, vcov) : std::vector<double>();
  const Withheld withheld = closeness(base, weight);
  std::string all;
  for (std::size_t k = 0; k < value.size(); ++k) {
    Estimate estimate = record(group, names[k], value[k]);
    finish(estimate, vcov(k, k), df);
    if (plan_.deff) estimate.deff = deff[k];
    estimate.n = static_cast<double>(base.rows.size());
    estimate.sum_w = sum_of(weight);
    estimate.withheld = withheld;
    out.push_back(std::move(estimate));
    all += (k == 0 ? "" : ",") + names[k];
  }
  if (!plan_.covmat) return;
  Estimate matrix = record(group, all, kNan);
  matrix.stat += "_vcov";
  matrix.vcov = vcov;
  out.push_back(std::move(matrix));
}

/// Simple average of the figures of each level, as the Enterprise Surveys average countries: SE = root of summed squares / C.
void Estimator::averaged(const Group& group, std::vector<Estimate>& out) {
  std::vector<std::vector<Estimate>> levels;
  for (const Group& part : split(group, plan_.average_over)) smooth(part, levels.emplace_back());
  if (levels.empty()) return;
  const double count = static_cast<double>(levels.size());
  for (std::size_t k = 0; k < levels[0].size(); ++k) {
    Sum est, variance, n, df, sum_w;
    for (const auto& level : levels) {
      est.add(level[k].est), variance.add(*level[k].se * *level[k].se);
      n.add(*level[k].n), df.add(*level[k].df), sum_w.add(*level[k].sum_w);
    }
    Estimate estimate = record(group, levels[0][k].var, est.value() / count);
    finish(estimate, variance.value() / (count * count), df.value());
    estimate.n = n.value(), estimate.sum_w = sum_w.value(), estimate.method = "average over " + plan_.average_over;
    out.push_back(std::move(estimate));
  }
}

/// Each level against the reference level, with the covariance of the two.
void Estimator::compared(const std::vector<Group>& all, std::vector<Estimate>& out) {
  if (all.empty()) return;
  const auto chosen = std::find_if(all.begin(), all.end(), [&](const Group& g) { return g.by[0].second == plan_.reference; });
  if (chosen == all.end() && !plan_.reference.empty())
    throw text::Failure(text::ExitCode::kInvalidInput, "'" + plan_.by[0] + "' has no level '" + plan_.reference + "' to compare with");
  const Group& reference = chosen == all.end() ? all.back() : *chosen;
  const Base second = base_of(reference.rows);
  for (const Group& group : all) {
    if (&group == &reference) continue;
    const Base first = base_of(group.rows);
    Domain rows = first.rows;
    rows.insert(rows.end(), second.rows.begin(), second.rows.end());
    const auto statistic = make_comparison(plan_.comparison, smooth_of(first), first.rows.size(), smooth_of(second));
    const std::vector<double> value = statistic->value(sample_.weights_of(rows));
    const Matrix vcov = sample_.covariance(rows, *statistic, value);
    for (std::size_t k = 0; k < value.size(); ++k) {
      Estimate estimate = record(group, labels(first)[k], value[k]);
      finish(estimate, vcov(k, k), degrees(rows));
      estimate.n = static_cast<double>(std::min(first.rows.size(), second.rows.size()));
      estimate.versus = reference.by[0].second;
      estimate.method = plan_.comparison == Comparison::kRelative ? "relative" : "difference";
      out.push_back(std::move(estimate));
    }
  }
}

/// Levels of a table's margin: those of the subset; after a calibration, whose weights outside are zero, those of the sample.
std::vector<bool> Estimator::levels_shown(const Column& column) const {
  std::vector<bool> shown(column.levels.size(), sample_.calibrated());
  for (const std::uint32_t row : whole_)
    if (column.codes[row] != kMissingCode) shown[column.codes[row]] = true;
  return shown;
}

void Estimator::table(std::vector<Estimate>& out) {
  std::vector<Group> cells{{{}, whole_}};
  for (auto name = plan_.vars.rbegin(); name != plan_.vars.rend(); ++name) {
    const Column& column = sample_.table().at(*name);
    const std::vector<bool> shown = levels_shown(column);
    std::vector<Group> finer;
    for (const Group& cell : cells) {
      std::vector<Group> parts(column.levels.size(), {cell.by, {}});
      for (std::size_t i = 0; i < parts.size(); ++i) parts[i].by.insert(parts[i].by.begin(), {*name, column.levels[i]});
      for (const std::uint32_t row : cell.rows)
        if (column.codes[row] != kMissingCode) parts[column.codes[row]].rows.push_back(row);
      for (std::size_t i = 0; i < parts.size(); ++i)
        if (shown[i]) finer.push_back(std::move(parts[i]));
    }
    cells = std::move(finer);
  }
  for (const Group& cell : cells) {
    Estimate estimate = record(cell, "", sum_of(sample_.weights_of(cell.rows)));
    estimate.n = static_cast<double>(cell.rows.size());
    out.push_back(std::move(estimate));
  }
}

void Estimator::weights(std::vector<Estimate>& out) {
  std::vector<double> weight = sample_.weights_of(whole_);
  if (sample_.calibrated() && whole_.size() < sample_.design().rows) {  // R keeps the others with weight zero
    std::vector<double> all(sample_.design().rows, 0);
    for (std::size_t j = 0; j < whole_.size(); ++j) all[whole_[j]] = weight[j];
    weight = std::move(all);
  }
  if (weight.empty()) return;
  Estimate estimate = record({{}, {}}, "", kNan);
  Sum squares;
  for (const double w : weight) squares.add(w * w);
  const auto [least, largest] = std::minmax_element(weight.begin(), weight.end());
  estimate.first = {sum_of(weight), *least, *largest, squares.value()};
  estimate.first.insert(estimate.first.end(), weight.begin(), weight.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(10, weight.size())));
  out.push_back(std::move(estimate));
}

std::vector<Estimate> Estimator::run() {
  std::vector<Estimate> out;
  if (plan_.stat == Statistic::kTable) return table(out), out;
  if (plan_.stat == Statistic::kWeights) return weights(out), out;
  const std::vector<Group> all = groups();
  if (plan_.comparison != Comparison::kNone) return compared(all, out), out;
  for (const Group& group : all) {
    if (plan_.stat == Statistic::kProportion) proportion(group, out);
    else if (plan_.stat == Statistic::kQuantile) quantile(group, out);
    else if (plan_.stat == Statistic::kIndependence) {
      out.push_back(record(group, plan_.vars[0] + "," + plan_.vars[1], kNan));
      test_independence(sample_, group.rows, plan_, out.back());
    } else if (!plan_.average_over.empty()) averaged(group, out);
    else smooth(group, out);
  }
  return out;
}

}  // namespace eslabon::estimate
