#include "host/estimate/sample_design.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace eslabon::estimate {
namespace {

[[noreturn]] void fail(const Table& table, const std::string& message) {
  throw text::Failure(text::ExitCode::kInvalidInput, table.file() + ": " + message);
}

std::vector<std::uint32_t> complete_codes(const Table& table, const std::string& name) {
  const Column& column = table.at(name);
  const auto missing = std::find(column.codes.begin(), column.codes.end(), kMissingCode);
  if (missing != column.codes.end())
    fail(table, "row " + std::to_string(missing - column.codes.begin() + 1) + ": '" + name +
                    "' is missing; the design needs it in every row");
  return column.codes;
}

std::vector<double> complete_numbers(const Table& table, const std::string& name) {
  const Column& column = table.at(name);
  for (std::size_t i = 0; i < column.numbers.size(); ++i)
    if (std::isnan(column.numbers[i]))
      fail(table, "row " + std::to_string(i + 1) + ": '" + name + "' must be a number in every row");
  return column.numbers;
}

std::vector<std::vector<std::uint32_t>> unit_codes(const DesignPlan& plan, const Table& table) {
  std::vector<std::vector<std::uint32_t>> ids;
  for (const std::string& name : plan.ids) ids.push_back(complete_codes(table, name));
  if (!ids.empty()) return ids;
  ids.emplace_back(table.rows());
  std::iota(ids[0].begin(), ids[0].end(), 0U);
  return ids;
}

void check_nesting(const Table& table, const Stage& stage) {
  std::vector<std::uint32_t> stratum_of(stage.units, kMissingCode);
  for (std::size_t i = 0; i < stage.unit.size(); ++i) {
    std::uint32_t& known = stratum_of[stage.unit[i]];
    if (known == kMissingCode) known = stage.stratum[i];
    if (known != stage.stratum[i])
      fail(table, "row " + std::to_string(i + 1) + ": a sampling unit lies in two strata; say nest: true if ids start again in every stratum");
  }
}

/// Units of each stratum, written to each row of it.
void count_units(Stage& stage) {
  std::vector<std::uint32_t> count(stage.strata, 0);
  std::vector<bool> seen(stage.units, false);
  for (std::size_t i = 0; i < stage.unit.size(); ++i) {
    if (!seen[stage.unit[i]]) ++count[stage.stratum[i]];
    seen[stage.unit[i]] = true;
  }
  stage.sampled.resize(stage.unit.size());
  for (std::size_t i = 0; i < stage.unit.size(); ++i) stage.sampled[i] = count[stage.stratum[i]];
}

void add_population(const DesignPlan& plan, const Table& table, std::vector<Stage>& stages) {
  if (plan.fpc.empty()) return;
  if (plan.fpc.size() != stages.size()) fail(table, "the design needs an fpc for each of its stages");
  std::vector<std::vector<double>> fpc;
  bool above = false, below = false;
  for (const std::string& name : plan.fpc) {
    fpc.push_back(complete_numbers(table, name));
    for (const double value : fpc.back()) above = above || value > 1, below = below || value < 1;
  }
  if (above && below) fail(table, "fpc mixes population sizes and sampling fractions");
  for (std::size_t s = 0; s < stages.size(); ++s) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const double size = above ? fpc[s][i] : stages[s].sampled[i] / fpc[s][i];
      if (size < stages[s].sampled[i])
        fail(table, "row " + std::to_string(i + 1) + ": fpc says fewer units than were sampled in its stratum");
      stages[s].population.push_back(size);
    }
  }
}

std::vector<double> weights(const DesignPlan& plan, const Table& table, const std::vector<Stage>& stages) {
  if (!plan.weights.empty()) return complete_numbers(table, plan.weights);
  std::vector<double> weight(table.rows(), 1);
  if (!plan.probs.empty()) {
    weight = complete_numbers(table, plan.probs);
    for (double& w : weight) w = 1 / w;
  } else if (!plan.fpc.empty()) {
    for (std::size_t i = 0; i < weight.size(); ++i) {
      double population = 1, sampled = 1;
      for (const Stage& stage : stages) population *= stage.population[i], sampled *= stage.sampled[i];
      weight[i] = population / sampled;
    }
  }
  return weight;
}

Stage make_stage(std::vector<std::uint32_t> unit, std::vector<std::uint32_t> stratum, std::uint32_t units,
                 std::uint32_t strata) {
  Stage stage;
  stage.unit = std::move(unit), stage.stratum = std::move(stratum);
  stage.units = units, stage.strata = strata;
  count_units(stage);
  return stage;
}

/// The categories of the strata's column, by the numbers that the first stage gave them.
std::vector<std::string> names_of_strata(const DesignPlan& plan, const Table& table, const Stage& first) {
  if (plan.strata.empty()) return {};
  const Column& column = table.at(plan.strata[0]);
  std::vector<std::string> names(first.strata);
  for (std::size_t i = 0; i < first.stratum.size(); ++i) names[first.stratum[i]] = column.levels[column.codes[i]];
  return names;
}

std::vector<std::uint32_t> order_of(const Stage& first) {
  std::vector<std::uint32_t> order(first.unit.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(first.stratum[a], first.unit[a]) < std::pair(first.stratum[b], first.unit[b]);
  });
  return order;
}

}  // namespace

std::vector<std::uint32_t> number_pairs(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b,
                                        std::uint32_t& count) {
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  std::vector<std::uint32_t> result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::uint64_t key = std::uint64_t{a[i]} << 32 | b[i];
    result[i] = numbers.emplace(key, static_cast<std::uint32_t>(numbers.size())).first->second;
  }
  count = static_cast<std::uint32_t>(numbers.size());
  return result;
}

SampleDesign make_design(const DesignPlan& plan, const Table& table) {
  SampleDesign design;
  design.rows = table.rows();
  if (design.rows == 0) fail(table, "has no rows");
  design.has_strata = !plan.strata.empty();
  design.has_fpc = !plan.fpc.empty();
  const auto ids = unit_codes(plan, table);
  const std::vector<std::uint32_t> none(design.rows, 0);
  std::vector<std::uint32_t> unit = none;
  for (std::size_t s = 0; s < ids.size(); ++s) {
    std::uint32_t units = 0, strata = 0;
    const std::string* name = plan.strata.empty() ? nullptr : &plan.strata[std::min(s, plan.strata.size() - 1)];
    const auto own = name == nullptr ? none : complete_codes(table, *name);
    const auto stratum = number_pairs(own, unit, strata);
    unit = number_pairs(unit, ids[s], units);
    if (plan.nest && design.has_strata) unit = number_pairs(stratum, unit, units);
    design.stages.push_back(make_stage(unit, stratum, units, strata));
    if (s == 0 && !plan.nest) check_nesting(table, design.stages[0]);
  }
  if (design.stages[0].units == 1 && !(plan.nest && design.has_strata)) fail(table, "the sample has one primary sampling unit only");
  design.order = order_of(design.stages[0]);
  design.stratum_names = names_of_strata(plan, table, design.stages[0]);
  add_population(plan, table, design.stages);
  design.weight = weights(plan, table, design.stages);
  return design;
}

}  // namespace eslabon::estimate
