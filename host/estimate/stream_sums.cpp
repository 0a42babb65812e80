#include "host/estimate/stream_sums.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

class Pass {
 public:
  Pass(const StreamPlan& plan, RowSource& source) : plan_(plan), source_(source) {
    for (const ColumnProgram& program : plan.programs) {
      std::vector<std::size_t> places;
      for (const std::string& name : program.columns)
        places.push_back(static_cast<std::size_t>(std::find(plan.numbers.begin(), plan.numbers.end(), name) - plan.numbers.begin()));
      places_.push_back(std::move(places));
    }
    results_.assign(plan.programs.size(), std::vector<double>(kBlockRows));
    sums_.pivot.assign(plan.figures.size(), kNan);
    sums_.values.resize(plan.quantiles.size());
    for (auto& values : sums_.values) values = std::make_unique<ValueStore>();
    sums_.least_fpc = std::numeric_limits<double>::infinity();
  }

  StreamSums run() {
    while (source_.next(block_) && !source_.saw_text() && !sums_.irregular) block();
    for (double& pivot : sums_.pivot)
      if (std::isnan(pivot)) pivot = 0;
    return std::move(sums_);
  }

 private:
  void block() {
    sums_.rows += block_.rows;
    sums_.groups.resize(source_.groups().size());
    sums_.moments.resize(sums_.groups.size() * plan_.figures.size());
    for (std::size_t p = 0; p < plan_.programs.size(); ++p) {
      views_.clear();
      for (const std::size_t place : places_[p]) views_.push_back({std::span(block_.numbers[place]).first(block_.rows), {}, nullptr, false});
      evaluate(plan_.programs[p], views_, std::span(results_[p]).first(block_.rows));
    }
    for (std::size_t row = 0; row < block_.rows; ++row) facts(row);
    set_pivots();
    for (std::size_t row = 0; row < block_.rows; ++row)
      if (inside(plan_.subset, row)) figures(row);
    for (std::size_t q = 0; q < plan_.quantiles.size(); ++q) keep(plan_.figures[plan_.quantiles[q]], *sums_.values[q]);
  }

  [[nodiscard]] bool inside(const std::optional<std::size_t>& program, std::size_t row) const {
    return !program || results_[*program][row] == 1;
  }

  void facts(std::size_t row) {
    GroupFacts& group = sums_.groups[block_.group[row]];
    const double weight = block_.numbers[*plan_.weight][row];
    sums_.irregular = sums_.irregular || std::isnan(weight) || weight == 0;
    if (plan_.fpc) {
      const double fpc = block_.numbers[*plan_.fpc][row];
      sums_.irregular = sums_.irregular || std::isnan(fpc) || (group.rows > 0 && group.fpc != fpc);
      group.fpc = fpc;
      sums_.least_fpc = std::min(sums_.least_fpc, fpc), sums_.largest_fpc = std::max(sums_.largest_fpc, fpc);
    }
    ++group.rows;
    if (inside(plan_.subset, row)) ++group.in_subset;
  }

  /// The first known value of each mean: any constant near the values would do.
  void set_pivots() {
    for (std::size_t f = 0; f < plan_.figures.size(); ++f) {
      if (!std::isnan(sums_.pivot[f])) continue;
      if (!plan_.figures[f].centred) sums_.pivot[f] = 0;
      const auto& y = results_[*plan_.figures[f].y];
      for (std::size_t row = 0; row < block_.rows && std::isnan(sums_.pivot[f]); ++row) sums_.pivot[f] = y[row];
    }
  }

  void figures(std::size_t row) {
    const double weight = block_.numbers[*plan_.weight][row];
    Moments* moments = &sums_.moments[block_.group[row] * plan_.figures.size()];
    for (std::size_t f = 0; f < plan_.figures.size(); ++f) {
      const StreamFigure& figure = plan_.figures[f];
      const double y = results_[*figure.y][row], x = figure.x ? results_[*figure.x][row] : 1;
      if (!inside(figure.base, row)) continue;
      if ((std::isnan(y) || std::isnan(x)) && !figure.keep_missing) continue;
      moments[f].add(weight, weight * (y - sums_.pivot[f]), weight * x);
    }
  }

  void keep(const StreamFigure& figure, ValueStore& store) {
    for (std::size_t row = 0; row < block_.rows; ++row) {
      const double y = results_[*figure.y][row];
      if (std::isnan(y) || !inside(plan_.subset, row) || !inside(figure.base, row)) continue;
      store.add({y, block_.numbers[*plan_.weight][row], block_.group[row]});
    }
  }

  const StreamPlan& plan_;
  RowSource& source_;
  RowBlock block_;
  std::vector<std::vector<std::size_t>> places_;
  std::vector<std::vector<double>> results_;
  std::vector<ColumnView> views_;
  StreamSums sums_;
};

}  // namespace

StreamSums collect(const StreamPlan& plan, RowSource& source) { return Pass(plan, source).run(); }

}  // namespace eslabon::estimate
