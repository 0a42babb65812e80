#include "host/estimate/linearized_variance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/estimate/sums.hpp"

namespace eslabon::estimate {
namespace {

constexpr std::size_t kFewRows = 64;  // of fewer than one row in so many the sorting is faster

using Rows = std::span<const std::uint32_t>;  // positions in Influence::rows, sorted by stratum and unit of the stage

class Evaluation {
 public:
  Evaluation(const SampleDesign& design, const OptionsPlan& options, const Influence& influence)
      : design_(design), options_(options), influence_(influence), size_(influence.columns.size()) {}

  Matrix run() {
    std::vector<std::uint32_t> all(influence_.rows.size());
    std::iota(all.begin(), all.end(), 0U);
    return of_stage(all, 0);
  }

 private:
  [[nodiscard]] std::uint32_t row(std::uint32_t position) const { return influence_.rows[position]; }

  /// Variance of one stage and all below it, among the given positions.
  Matrix of_stage(std::vector<std::uint32_t>& positions, std::size_t level) {
    const Stage& stage = design_.stages[level];
    if (level == 0 && positions.size() > design_.rows / kFewRows && std::is_sorted(influence_.rows.begin(), influence_.rows.end()))
      arrange_as_sampled(positions);
    else
      arrange(positions, stage);
    Matrix total = over_strata(positions, stage);
    const bool deeper = !options_.ultimate_cluster && design_.has_fpc && level + 1 < design_.stages.size();
    if (deeper) add_stages_below(positions, level, total);
    return total;
  }

  void arrange(std::vector<std::uint32_t>& positions, const Stage& stage) const {
    std::stable_sort(positions.begin(), positions.end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::uint32_t ra = row(a), rb = row(b);
      if (stage.stratum[ra] != stage.stratum[rb]) return stage.stratum[ra] < stage.stratum[rb];
      return stage.unit[ra] < stage.unit[rb];
    });
  }

  /// The same for all positions, by the order that the design keeps: for most domains faster than to sort them.
  void arrange_as_sampled(std::vector<std::uint32_t>& positions) const {
    constexpr std::uint32_t kAbsent = 0xFFFFFFFF;
    std::vector<std::uint32_t> position_of(design_.rows, kAbsent);
    for (const std::uint32_t position : positions) position_of[row(position)] = position;
    positions.clear();
    for (const std::uint32_t sampled : design_.order)
      if (position_of[sampled] != kAbsent) positions.push_back(position_of[sampled]);
  }

  Matrix over_strata(const std::vector<std::uint32_t>& positions, const Stage& stage) {
    Matrix total(size_, size_);
    double strata = 0, usable = 0;
    for (std::size_t begin = 0, end = 0; begin < positions.size(); begin = end) {
      const std::uint32_t stratum = stage.stratum[row(positions[begin])];
      while (end < positions.size() && stage.stratum[row(positions[end])] == stratum) ++end;
      const Matrix part = of_stratum(Rows(positions).subspan(begin, end - begin), stage);
      ++strata;
      if (has_nan(part)) continue;
      ++usable;
      add(total, part, 1);
    }
    if (strata != usable) scale(total, strata / usable);
    return total;
  }

  void add_stages_below(const std::vector<std::uint32_t>& positions, std::size_t level, Matrix& total) {
    const Stage& stage = design_.stages[level];
    for (std::size_t begin = 0, end = 0; begin < positions.size(); begin = end) {
      const std::uint32_t first = row(positions[begin]);
      while (end < positions.size() && stage.unit[row(positions[end])] == stage.unit[first]) ++end;
      std::vector<std::uint32_t> inside(positions.begin() + static_cast<std::ptrdiff_t>(begin),
                                        positions.begin() + static_cast<std::ptrdiff_t>(end));
      add(total, of_stage(inside, level + 1), stage.sampled[first] / stage.population[first]);
    }
  }

  /// Totals of the units present: one row a unit.
  Matrix unit_totals(Rows positions, const Stage& stage, std::vector<double>& factors) const {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < positions.size(); ++i)
      if (i == 0 || stage.unit[row(positions[i])] != stage.unit[row(positions[i - 1])]) starts.push_back(i);
    Matrix totals(starts.size(), size_);
    for (std::size_t u = 0; u < starts.size(); ++u) {
      const std::size_t end = u + 1 < starts.size() ? starts[u + 1] : positions.size();
      factors.push_back(finite_factor(stage, row(positions[starts[u]])));
      for (std::size_t k = 0; k < size_; ++k) {
        Sum sum;
        for (std::size_t i = starts[u]; i < end; ++i) sum.add(influence_.columns[k][positions[i]]);
        totals(u, k) = sum.value();
      }
    }
    return totals;
  }

  static double finite_factor(const Stage& stage, std::uint32_t row) {
    if (stage.population.empty() || std::isinf(stage.population[row])) return 1;
    return (stage.population[row] - stage.sampled[row]) / stage.population[row];
  }

  Matrix of_stratum(Rows positions, const Stage& stage) const {
    std::vector<double> factors;
    Matrix totals = unit_totals(positions, stage, factors);
    const std::uint32_t sampled = stage.sampled[row(positions[0])];
    const std::size_t present = totals.rows();
    if (*std::max_element(factors.begin(), factors.end()) < 1e-7) return Matrix(size_, size_);
    const bool lonely_domain = present == 1 && sampled > 1 && options_.adjust_domain_lonely;
    const LonelyPsu rule = options_.lonely_psu;
    if (sampled == 1 && rule == LonelyPsu::kFail)
      throw text::Failure(text::ExitCode::kInvalidInput,
                          "a stratum has only one sampling unit; choose options.lonely_psu or merge strata");
    if (rule == LonelyPsu::kAverage && (sampled == 1 || lonely_domain))
      return Matrix(size_, size_, std::numeric_limits<double>::quiet_NaN());
    const bool centred = rule != LonelyPsu::kAdjust || present > 1 || (sampled > 1 && !options_.adjust_domain_lonely);
    const double n = sampled;
    return squares(totals, factors, centred ? n : 0, sampled > 1 ? n / (n - 1) : 1, sampled - present);
  }

  /// Cross products of the unit totals around their mean over `n` units (0: around zero), `zeros` of which are absent.
  [[nodiscard]] Matrix squares(Matrix& totals, const std::vector<double>& factors, double n, double scale_by,
                               std::size_t zeros) const {
    std::vector<double> mean(size_, 0);
    for (std::size_t k = 0; k < size_ && n > 0; ++k) {
      Sum sum;
      for (std::size_t u = 0; u < totals.rows(); ++u) sum.add(totals(u, k));
      mean[k] = sum.value() / n;
    }
    Matrix result(size_, size_);
    for (std::size_t a = 0; a < size_; ++a)
      for (std::size_t b = a; b < size_; ++b) {
        Sum sum;
        for (std::size_t u = 0; u < totals.rows(); ++u)
          sum.add((totals(u, a) - mean[a]) * (totals(u, b) - mean[b]) * (zeros > 0 ? factors[0] : factors[u]));
        sum.add(static_cast<double>(zeros) * mean[a] * mean[b] * factors[0]);
        result(a, b) = result(b, a) = sum.value() * scale_by;
      }
    return result;
  }

  static bool has_nan(const Matrix& m) {
    for (std::size_t i = 0; i < m.rows(); ++i)
      for (std::size_t j = 0; j < m.columns(); ++j)
        if (std::isnan(m(i, j))) return true;
    return false;
  }

  static void add(Matrix& to, const Matrix& part, double factor) {
    for (std::size_t i = 0; i < to.rows(); ++i)
      for (std::size_t j = 0; j < to.columns(); ++j) to(i, j) += part(i, j) * factor;
  }

  static void scale(Matrix& m, double factor) {
    for (std::size_t i = 0; i < m.rows(); ++i)
      for (std::size_t j = 0; j < m.columns(); ++j) m(i, j) *= factor;
  }

  const SampleDesign& design_;
  const OptionsPlan& options_;
  const Influence& influence_;
  std::size_t size_;
};

}  // namespace

Matrix covariance(const SampleDesign& design, const OptionsPlan& options, const Influence& influence) {
  return Evaluation(design, options, influence).run();
}

}  // namespace eslabon::estimate
