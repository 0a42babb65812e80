#include "host/estimate/runner.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/estimate/column_expression.hpp"
#include "host/estimate/estimator.hpp"

namespace eslabon::estimate {
namespace {

void add(std::vector<std::string>& to, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (!name.empty() && std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
}

void add_calibration(std::vector<std::string>& to, const CalibrationPlan& plan) {
  for (const Margin& margin : plan.margins) add(to, margin.by);
  for (const std::string& term : plan.terms) {
    for (std::size_t at = 0; at <= term.size();) {
      const std::size_t end = std::min(term.find(':', at), term.size());
      add(to, {term.substr(at, end - at)});
      at = end + 1;
    }
  }
}

void blank_codes(Table& table, const std::vector<double>& codes) {
  if (codes.empty()) return;
  for (const Column& column : std::vector<Column>(table.columns())) {
    std::vector<double> numbers = column.numbers;
    bool changed = false;
    for (double& value : numbers)
      if (std::find(codes.begin(), codes.end(), value) != codes.end()) value = std::nan(""), changed = true;
    if (changed && !column.is_text) table.put(make_column(column.name, std::move(numbers)));
  }
}

}  // namespace

std::vector<std::string> columns_of(const Plan& plan) {
  std::vector<std::string> names;
  add(names, plan.design.ids), add(names, plan.design.strata), add(names, plan.design.fpc);
  add(names, {plan.design.weights, plan.design.probs});
  for (const DerivedColumn& derived : plan.derive) add(names, columns_in(derived.expr));
  add(names, columns_in(plan.subset));
  for (const CalibrationPlan& step : plan.calibration) add_calibration(names, step);
  for (const EstimatePlan& estimate : plan.estimates) {
    for (const auto* list : {&estimate.vars, &estimate.dens})
      for (const std::string& name : *list) add(names, name.find("${") == std::string::npos ? std::vector{name} : columns_in(name));
    add(names, estimate.by), add(names, columns_in(estimate.expr)), add(names, columns_in(estimate.where));
    add(names, {estimate.average_over});
  }
  return names;
}

Results run_plan(const Plan& plan, Table& table, const std::filesystem::path& folder) {
  blank_codes(table, plan.options.missing_codes);
  for (const DerivedColumn& derived : plan.derive)
    table.put(make_column(derived.name, evaluate_rows(derived.expr, table)));
  const Sample sample(plan, table, folder);
  Domain whole;
  const std::vector<double> inside =
      plan.subset.empty() ? std::vector<double>(table.rows(), 1) : evaluate_rows(plan.subset, table);
  for (std::uint32_t row = 0; row < inside.size(); ++row)
    if (inside[row] == 1) whole.push_back(row);
  Results results;
  results.id = plan.id;
  results.degf = sample.degrees(whole);
  results.rows = sample.calibrated() ? table.rows() : whole.size();
  if (sample.replicates()) results.replicate_scale = sample.replicates()->scale;
  for (const EstimatePlan& estimate : plan.estimates)
    results.estimates.push_back(Estimator(sample, estimate, whole).run());
  for (std::vector<Estimate>& list : results.estimates)
    for (Estimate& e : list)
      if (e.n && *e.n < plan.options.minimum_count) e.withheld = Withheld::kFewFirms;
  return results;
}

}  // namespace eslabon::estimate
