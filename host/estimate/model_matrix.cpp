#include "host/estimate/model_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw text::Failure(text::ExitCode::kInvalidInput, "calibration: " + message);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == at) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

bool is_factor(const Column& column) { return column.is_text; }

/// Whether a factor of a term is coded by contrasts, one column less than it has levels: when the term without it is in the model
/// too (R: terms.formula). The main effect of one factor always is; model_columns takes care of a model without intercept.
bool by_contrasts(const std::vector<std::set<std::string>>& terms, std::set<std::string> term, const std::string& factor) {
  term.erase(factor);
  return term.empty() || std::find(terms.begin(), terms.end(), term) != terms.end();
}

/// How many columns the formula has: what R would ask totals for. Without an intercept the first factor has all its levels.
std::size_t model_columns(const CalibrationPlan& plan, const Table& table) {
  std::vector<std::set<std::string>> terms;
  for (const std::string& term : plan.terms) {
    const std::vector<std::string> names = split(term, ':');
    terms.emplace_back(names.begin(), names.end());
  }
  std::size_t count = plan.intercept ? 1 : 0;
  bool all_levels = !plan.intercept;
  for (const std::string& term : plan.terms) {
    const std::vector<std::string> names = split(term, ':');
    std::size_t columns = 1;
    for (const std::string& name : names) {
      const Column& column = table.at(name);
      if (!is_factor(column)) continue;
      const bool fewer = by_contrasts(terms, {names.begin(), names.end()}, name) && !all_levels;
      columns *= column.levels.size() - (fewer ? 1 : 0);
      all_levels = false;
    }
    count += columns;
  }
  return count;
}

/// Multiplies `values` by the 0/1 or number that one part of a total's name stands for; false when no column fits.
bool multiply_by(const std::string& part, const CalibrationPlan& plan, const Table& table, std::vector<double>& values) {
  for (const std::string& term : plan.terms)
    for (const std::string& name : split(term, ':')) {
      const Column& column = table.at(name);
      if (!is_factor(column) && part == name) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] *= column.numbers[i];
        return true;
      }
      if (!part.starts_with(name)) continue;
      const auto level = std::find(column.levels.begin(), column.levels.end(), part.substr(name.size()));
      if (level == column.levels.end()) continue;
      const auto code = static_cast<std::uint32_t>(level - column.levels.begin());
      for (std::size_t i = 0; i < values.size(); ++i) values[i] *= column.codes[i] == code ? 1 : 0;
      return true;
    }
  return false;
}

}  // namespace

ModelMatrix model_matrix(const CalibrationPlan& plan, const Table& table) {
  const std::size_t expected = model_columns(plan, table);
  if (expected != plan.totals.size())
    fail("the model has " + std::to_string(expected) + " columns, but " + std::to_string(plan.totals.size()) + " totals are given");
  ModelMatrix model;
  for (const auto& [name, total] : plan.totals) {
    std::vector<double> values(table.rows(), 1);
    if (std::isnan(total)) fail("the total '" + name + "' is not a number");
    if (name != "(Intercept)")
      for (const std::string& part : split(name, ':'))
        if (!multiply_by(part, plan, table, values)) fail("no term explains the total '" + name + "'");
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::isnan(values[i])) fail("'" + name + "' is missing in row " + std::to_string(i + 1));
    model.push_back(std::move(values));
  }
  return model;
}

std::vector<double> matched_totals(const CalibrationPlan& plan, const Table&, ModelMatrix& model,
                                   const std::vector<double>& weight) {
  std::vector<double> targets;
  ModelMatrix kept;
  for (std::size_t k = 0; k < model.size(); ++k) {
    Sum sum;
    bool all_zero = true;
    for (std::size_t i = 0; i < weight.size(); ++i) sum.add(model[k][i] * weight[i]), all_zero = all_zero && model[k][i] == 0;
    if (all_zero && plan.totals[k].second == 0) continue;
    if (all_zero) fail("the sample has nothing of '" + plan.totals[k].first + "'");
    targets.push_back(plan.totals[k].second);
    kept.push_back(std::move(model[k]));
  }
  model = std::move(kept);
  return targets;
}

Matrix cross_product(const ModelMatrix& model, const std::vector<double>& factor) {
  Matrix result(model.size(), model.size());
  for (std::size_t a = 0; a < model.size(); ++a)
    for (std::size_t b = a; b < model.size(); ++b) {
      Sum sum;
      for (std::size_t i = 0; i < model[a].size(); ++i)
        sum.add(model[a][i] * model[b][i] * (factor.empty() ? 1 : factor[i]));
      result(a, b) = result(b, a) = sum.value();
    }
  return result;
}

}  // namespace eslabon::estimate
