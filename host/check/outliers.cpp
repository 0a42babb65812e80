#include "host/check/outliers.hpp"

#include <algorithm>
#include <cmath>

#include "host/check/quantile.hpp"

namespace eslabon::check {
namespace {

constexpr double kMadToSigma = 1.4826;  // of a normal distribution; the constant of R's mad()

/// The rows that count, sorted by cell.
struct Sorted {
  std::vector<std::uint32_t> rows, first;  ///< first[c] .. first[c + 1] are cell c's
};

Sorted sort_by_cell(std::span<const std::uint32_t> cells, const std::vector<bool>& counts) {
  std::uint32_t size = 0;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (counts[row]) size = std::max(size, cells[row] + 1);
  Sorted sorted;
  sorted.first.assign(size + 1, 0);
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (counts[row]) ++sorted.first[cells[row] + 1];
  for (std::size_t cell = 0; cell < size; ++cell) sorted.first[cell + 1] += sorted.first[cell];
  sorted.rows.resize(sorted.first[size]);
  std::vector<std::uint32_t> next = sorted.first;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (counts[row]) sorted.rows[next[cells[row]]++] = static_cast<std::uint32_t>(row);
  return sorted;
}

class Finder {
 public:
  Finder(const OutlierRule& rule, std::span<const double> values, std::span<const double> previous)
      : rule_(rule), values_(values), previous_(previous) {}

  [[nodiscard]] bool counts(std::size_t row) const {
    if (rule_.kind == OutlierRule::Kind::kRatio) return values_[row] > 0 && previous_[row] > 0;
    return rule_.logarithm ? values_[row] > 0 : !std::isnan(values_[row]);
  }

  void judge(CellBounds& cell, std::span<const std::uint32_t> rows, std::vector<Outlier>& outliers) {
    measure(rows);
    switch (rule_.kind) {
      case OutlierRule::Kind::kMad: bound_by_mad(cell); break;
      case OutlierRule::Kind::kDeviation: bound_by_deviation(cell); break;
      case OutlierRule::Kind::kRatio: bound_ratio(cell); break;
    }
    cell.judged = cell.judged && rows.size() >= rule_.minimum;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (scores_[i] >= cell.low && scores_[i] <= cell.high) continue;
      ++cell.outside;
      if (cell.judged) outliers.push_back({rows[i], 0, scores_[i]});
    }
  }

 private:
  void measure(std::span<const std::uint32_t> rows) {
    scores_.clear();
    sizes_.clear();
    for (const std::uint32_t row : rows) scores_.push_back(score(row));
    if (rule_.kind != OutlierRule::Kind::kRatio) return;
    for (const std::uint32_t row : rows) sizes_.push_back(std::max(values_[row], previous_[row]));
  }
  [[nodiscard]] double score(std::uint32_t row) const {
    if (rule_.kind == OutlierRule::Kind::kRatio) return values_[row] / previous_[row];
    return rule_.logarithm ? std::log(values_[row]) : values_[row];
  }
  double quantile_of(const std::vector<double>& values, double p) {
    work_ = values;
    return quantile(work_, p);
  }

  void bound_by_mad(CellBounds& cell) {
    cell.center = quantile_of(scores_, 0.5);
    work_.clear();
    for (const double score : scores_) work_.push_back(std::abs(score - cell.center));
    bound_evenly(cell, kMadToSigma * quantile(work_, 0.5));
  }
  void bound_by_deviation(CellBounds& cell) {
    double sum = 0, squares = 0;
    for (const double score : scores_) sum += score;
    cell.center = sum / static_cast<double>(scores_.size());
    for (const double score : scores_) squares += (score - cell.center) * (score - cell.center);
    bound_evenly(cell, scores_.size() < 2 ? 0 : std::sqrt(squares / static_cast<double>(scores_.size() - 1)));
  }
  void bound_evenly(CellBounds& cell, double spread) const {
    cell.spread = spread;
    cell.judged = spread > 0;
    cell.low = cell.center - rule_.c * spread;
    cell.high = cell.center + rule_.c * spread;
  }
  // scores_ begins as the ratios and becomes the effects.
  void bound_ratio(CellBounds& cell) {
    cell.center = quantile_of(scores_, 0.5);
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      const double ratio = scores_[i];
      const double way = ratio < cell.center ? 1 - cell.center / ratio : ratio / cell.center - 1;
      scores_[i] = way * std::pow(sizes_[i], rule_.u);
    }
    cell.q1 = quantile_of(scores_, 0.25), cell.q2 = quantile(work_, 0.5), cell.q3 = quantile(work_, 0.75);
    const double least = std::abs(rule_.a * cell.q2);
    cell.d1 = std::max(cell.q2 - cell.q1, least);
    cell.d3 = std::max(cell.q3 - cell.q2, least);
    cell.judged = cell.d1 > 0 || cell.d3 > 0;
    cell.low = cell.q2 - rule_.c * cell.d1;
    cell.high = cell.q2 + rule_.c * cell.d3;
  }

  const OutlierRule& rule_;
  std::span<const double> values_, previous_;
  std::vector<double> scores_;  ///< of the cell at work, in the order of its rows
  std::vector<double> sizes_;   ///< of kRatio: the larger of both values
  std::vector<double> work_;
};

}  // namespace

OutlierReport find_outliers(const OutlierRule& rule, std::span<const double> values, std::span<const double> previous,
                            std::span<const std::uint32_t> cells) {
  Finder finder(rule, values, previous);
  std::vector<bool> counts(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) counts[row] = cells[row] != kNoCell && finder.counts(row);
  const Sorted sorted = sort_by_cell(cells, counts);
  OutlierReport report;
  for (std::uint32_t cell = 0; cell + 1 < sorted.first.size(); ++cell) {
    const std::span rows = std::span(sorted.rows).subspan(sorted.first[cell], sorted.first[cell + 1] - sorted.first[cell]);
    if (rows.empty()) continue;
    const std::size_t before = report.outliers.size();
    CellBounds& bounds = report.cells.emplace_back();
    bounds.cell = cell, bounds.count = static_cast<std::uint32_t>(rows.size());
    finder.judge(bounds, rows, report.outliers);
    for (std::size_t i = before; i < report.outliers.size(); ++i) report.outliers[i].cell = static_cast<std::uint32_t>(report.cells.size() - 1);
  }
  std::sort(report.outliers.begin(), report.outliers.end(), [](const Outlier& a, const Outlier& b) { return a.row < b.row; });
  return report;
}

}  // namespace eslabon::check
