#include "host/estimate/replicates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw text::Failure(text::ExitCode::kInvalidInput, "replicates: " + message);
}

/// Factors of the weight, [replicate][first-stage unit], before they are spread to rows.
struct Factors {
  std::vector<std::vector<double>> of_unit;
  std::vector<double> rscales;
  double scale = 1;
};

/// First-stage units by stratum, both in order of first appearance.
std::vector<std::vector<std::uint32_t>> units_by_stratum(const Stage& stage) {
  std::vector<std::vector<std::uint32_t>> units(stage.strata);
  std::vector<bool> seen(stage.units, false);
  for (std::size_t i = 0; i < stage.unit.size(); ++i) {
    if (!seen[stage.unit[i]]) units[stage.stratum[i]].push_back(stage.unit[i]);
    seen[stage.unit[i]] = true;
  }
  return units;
}

/// 1 - n/N of each stratum; 1 without an fpc.
std::vector<double> finite_corrections(const Stage& stage) {
  std::vector<double> result(stage.strata, 1);
  for (std::size_t i = 0; i < stage.population.size(); ++i)
    if (std::isfinite(stage.population[i]))
      result[stage.stratum[i]] = (stage.population[i] - stage.sampled[i]) / stage.population[i];
  return result;
}

/// Each unit left out once, the others of its stratum scaled up to n/(n-1).
void drop_each(Factors& factors, const std::vector<std::uint32_t>& units, std::size_t all, double rscale) {
  const double n = static_cast<double>(units.size());
  for (const std::uint32_t out : units) {
    std::vector<double> factor(all, 1);
    for (const std::uint32_t unit : units) factor[unit] = unit == out ? 0 : n / (n - 1);
    factors.of_unit.push_back(std::move(factor));
    factors.rscales.push_back(rscale);
  }
}

Factors jackknife_1(const SampleDesign& design) {
  if (design.has_strata) fail("JK1 has no strata; use JKn");
  const Stage& stage = design.stages[0];
  const double n = stage.units;
  Factors factors;
  drop_each(factors, units_by_stratum(stage)[0], stage.units, 1);
  factors.scale = finite_corrections(stage)[0] * (n - 1) / n;
  return factors;
}

Factors jackknife_n(const SampleDesign& design, const OptionsPlan& options) {
  const Stage& stage = design.stages[0];
  if (!design.has_strata) fail("JKn needs strata; use JK1");
  const auto strata = units_by_stratum(stage);
  const auto correction = finite_corrections(stage);
  const double count = stage.strata;
  Factors factors;
  for (std::size_t h = 0; h < strata.size(); ++h) {
    const double n = static_cast<double>(strata[h].size());
    if (n > 1) {
      drop_each(factors, strata[h], stage.units, correction[h] * (n - 1) / n);
    } else if (options.lonely_psu == LonelyPsu::kFail && correction[h] != 0) {
      fail("a stratum has only one sampling unit; choose options.lonely_psu or merge strata");
    } else if (options.lonely_psu == LonelyPsu::kAdjust) {
      std::vector<double> factor(stage.units, count / (count - 1));
      factor[strata[h][0]] = 0;
      factors.of_unit.push_back(std::move(factor));
      factors.rscales.push_back((count - 1) / count);
    }
  }
  if (factors.rscales.empty()) fail("no stratum has two sampling units");
  if (options.lonely_psu == LonelyPsu::kAverage)
    factors.scale = static_cast<double>(stage.units) / static_cast<double>(factors.rscales.size());
  return factors;
}

/// A Hadamard matrix of a power of two: entry (i, j) is the parity of the bits common to i and j.
bool hadamard(std::uint32_t i, std::uint32_t j) { return (__builtin_popcount(i & j) & 1) != 0; }

/// The halves that are balanced: the two units of a stratum; more units, two by two as they come (R: brrweights, large = "split"),
/// which then go first. Strata in the order of their names.
std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(const Stage& stage, const std::vector<std::string>& names) {
  const auto strata = units_by_stratum(stage);
  std::vector<std::size_t> order(strata.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool a_splits = strata[a].size() > 2, b_splits = strata[b].size() > 2;
    if (a_splits != b_splits) return a_splits;
    return a < names.size() && b < names.size() ? names[a] < names[b] : a < b;
  });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const std::size_t h : order) {
    if (strata[h].empty() || strata[h].size() % 2 != 0) fail("BRR needs an even number of sampling units in every stratum");
    for (std::size_t u = 0; u < strata[h].size(); u += 2) pairs.emplace_back(strata[h][u], strata[h][u + 1]);
  }
  return pairs;
}

Factors balanced(const SampleDesign& design, double rho) {
  const Stage& stage = design.stages[0];
  if (!design.has_strata) fail("BRR needs strata");
  const auto pairs = pairs_of(stage, design.stratum_names);
  std::uint32_t order = 4;
  while (order < pairs.size() + 1) order *= 2;
  Factors factors;
  for (std::uint32_t r = 0; r < order; ++r) {
    std::vector<double> factor(stage.units, 1);
    for (std::uint32_t h = 0; h < pairs.size(); ++h) {
      const bool first = !hadamard(r, h + 1);
      factor[first ? pairs[h].first : pairs[h].second] = 2 - rho;
      factor[first ? pairs[h].second : pairs[h].first] = rho;
    }
    factors.of_unit.push_back(std::move(factor));
    factors.rscales.push_back(1);
  }
  factors.scale = 1 / (order * (1 - rho) * (1 - rho));
  return factors;
}

/// Rao and Wu: n-1 units drawn with replacement in each stratum, factor n/(n-1) times how often.
Factors bootstrap(const SampleDesign& design, const ReplicatePlan& plan) {
  const Stage& stage = design.stages[0];
  const auto strata = units_by_stratum(stage);
  if (plan.replicates < 2) fail("a bootstrap needs at least two replicates");
  std::mt19937 generator(plan.seed);
  Factors factors;
  for (int r = 0; r < plan.replicates; ++r) {
    std::vector<double> factor(stage.units, 0);
    for (const auto& units : strata) {
      if (units.size() < 2) fail("a bootstrap needs two sampling units in every stratum");
      const double n = static_cast<double>(units.size());
      for (std::size_t draw = 1; draw < units.size(); ++draw) {
        const std::uint64_t at = (std::uint64_t{generator()} * units.size()) >> 32;
        factor[units[at]] += n / (n - 1);
      }
    }
    factors.of_unit.push_back(std::move(factor));
    factors.rscales.push_back(1);
  }
  factors.scale = 1.0 / (plan.replicates - 1);
  return factors;
}

Factors make_factors(const ReplicatePlan& plan, const OptionsPlan& options, const SampleDesign& design) {
  switch (plan.method) {
    case ReplicateMethod::kJk1: return jackknife_1(design);
    case ReplicateMethod::kJkn: return jackknife_n(design, options);
    case ReplicateMethod::kBrr: return balanced(design, 0);
    case ReplicateMethod::kFay: return balanced(design, plan.rho);
    case ReplicateMethod::kBootstrap: return bootstrap(design, plan);
    case ReplicateMethod::kOther: break;
  }
  fail("give a file, or one of JK1, JKn, BRR, Fay, bootstrap");
}

Replicates spread(const Factors& factors, const SampleDesign& design) {
  Replicates replicates;
  replicates.rscales = factors.rscales, replicates.scale = factors.scale;
  for (const auto& factor : factors.of_unit) {
    std::vector<double> weight(design.rows);
    for (std::size_t i = 0; i < design.rows; ++i) weight[i] = design.weight[i] * factor[design.stages[0].unit[i]];
    replicates.weight.push_back(std::move(weight));
  }
  return replicates;
}

std::filesystem::path scale_path(const ReplicatePlan& plan, const std::filesystem::path& folder) {
  if (!plan.scale_file.empty()) return folder / plan.scale_file;
  const std::filesystem::path file = folder / plan.file;
  return file.parent_path() / (file.stem().string() + "_scale" + file.extension().string());
}

Replicates read_replicates(const ReplicatePlan& plan, const SampleDesign& design, const std::filesystem::path& folder) {
  const Table table = read_table(folder / plan.file, {});
  if (table.rows() != design.rows) fail(plan.file + " has " + std::to_string(table.rows()) + " rows, the data " + std::to_string(design.rows));
  Replicates replicates;
  for (const Column& column : table.columns()) {
    std::vector<double> weight = column.numbers;
    for (std::size_t i = 0; i < weight.size(); ++i) {
      if (std::isnan(weight[i])) fail(plan.file + ": '" + column.name + "' must be a number in every row");
      if (!plan.combined) weight[i] *= design.weight[i];
    }
    replicates.weight.push_back(std::move(weight));
  }
  replicates.rscales.assign(replicates.weight.size(), 1);
  const double count = static_cast<double>(replicates.weight.size());
  const double fay = plan.method == ReplicateMethod::kFay ? 1 - plan.rho : 1;
  replicates.scale = plan.method == ReplicateMethod::kBootstrap ? 1 / (count - 1)
                     : plan.method == ReplicateMethod::kJk1     ? (count - 1) / count
                     : plan.method == ReplicateMethod::kJkn     ? 1
                                                                : 1 / (count * fay * fay);
  const std::filesystem::path path = scale_path(plan, folder);
  if (plan.scale_file.empty() && !std::filesystem::exists(path)) return replicates;
  const Table scales = read_table(path, {});
  if (scales.rows() != replicates.weight.size()) fail(path.string() + " needs one row a replicate");
  replicates.rscales = scales.at("rscale").numbers;
  replicates.scale = scales.at("scale").numbers[0];
  return replicates;
}

}  // namespace

Matrix Replicates::covariance(const std::vector<double>& full, const std::vector<std::vector<double>>& theta) const {
  const std::size_t size = full.size();
  const auto usable = [&](std::size_t r) {
    return std::none_of(theta[r].begin(), theta[r].end(), [](double value) { return std::isnan(value); });
  };
  std::vector<double> centre = full;
  for (std::size_t k = 0; k < size && !mse; ++k) {
    Sum sum;
    double count = 0;
    for (std::size_t r = 0; r < theta.size(); ++r)
      if (usable(r) && rscales[r] > 0) sum.add(theta[r][k]), ++count;
    centre[k] = sum.value() / count;
  }
  Matrix result(size, size);
  for (std::size_t a = 0; a < size; ++a)
    for (std::size_t b = 0; b < size; ++b) {
      Sum sum;
      for (std::size_t r = 0; r < theta.size(); ++r)
        if (usable(r)) sum.add((theta[r][a] - centre[a]) * (theta[r][b] - centre[b]) * rscales[r]);
      result(a, b) = sum.value() * scale;
    }
  return result;
}

double Replicates::degrees_of(const std::vector<std::uint32_t>& rows) const {
  Matrix weights(rows.size(), weight.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t r = 0; r < weight.size(); ++r) weights(i, r) = weight[r][rows[i]];
  return static_cast<double>(rank(std::move(weights), 1e-5)) - 1;
}

Replicates make_replicates(const ReplicatePlan& plan, const OptionsPlan& options, const SampleDesign& design,
                           const std::filesystem::path& folder, const Recalibrate& recalibrate) {
  Replicates replicates =
      plan.file.empty() ? spread(make_factors(plan, options, design), design) : read_replicates(plan, design, folder);
  replicates.mse = plan.mse;
  for (auto& weight : replicates.weight) recalibrate(weight);
  std::vector<std::uint32_t> rows(design.rows);
  for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
  replicates.degrees = replicates.degrees_of(rows);
  return replicates;
}

}  // namespace eslabon::estimate
