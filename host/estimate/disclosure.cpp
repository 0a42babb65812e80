#include "host/estimate/disclosure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace eslabon::estimate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kZero = 1e-9;
constexpr int kRounds = 60;

using By = std::vector<std::pair<std::string, std::string>>;

By sorted(By by) {
  std::sort(by.begin(), by.end());
  return by;
}

bool is_withheld(const Estimate& e) { return e.withheld != Withheld::kNo; }

/// The parts of a sum, and the sum itself where it is a figure too.
struct Line {
  std::vector<std::size_t> parts;
  std::optional<std::size_t> sum;
};

/// Withheld cells of a line with their signs, and what the others leave for them.
struct Equation {
  std::map<std::size_t, double> sign;
  double rest = 0;
};

struct Range {
  double low = 0, high = kInfinity;
};

class Protector {
 public:
  Protector(std::vector<Estimate*> cells, double percent) : cells_(std::move(cells)), percent_(percent) { find_lines(); }

  void run() {
    for (bool changed = true; changed;) {
      changed = false;
      for (const std::size_t cell : exposed())
        if (hide_beside(cell)) {
          changed = true;
          break;
        }
    }
  }

 private:
  void find_lines() {
    std::map<By, std::size_t> place;
    for (std::size_t i = 0; i < cells_.size(); ++i) place.emplace(sorted(cells_[i]->by), i);
    std::map<std::pair<By, std::string>, Line> lines;
    for (const auto& [by, cell] : place)
      for (std::size_t k = 0; k < by.size(); ++k) {
        By above = by;
        above.erase(above.begin() + static_cast<std::ptrdiff_t>(k));
        Line& line = lines[{above, by[k].first}];
        line.parts.push_back(cell);
        if (const auto sum = place.find(above); sum != place.end()) line.sum = sum->second;
      }
    for (auto& [key, line] : lines) lines_.push_back(std::move(line));
  }

  [[nodiscard]] std::vector<Equation> equations() const {
    std::vector<Equation> all;
    for (const Line& line : lines_) {
      Equation equation;
      double total = 0;
      const auto add = [&](std::size_t cell, double sign) {
        if (is_withheld(*cells_[cell])) equation.sign[cell] = sign;
        else equation.rest -= sign * cells_[cell]->est;
        total += sign * cells_[cell]->est;
      };
      for (const std::size_t cell : line.parts) add(cell, 1);
      if (line.sum) add(*line.sum, -1);
      else equation.rest += total;
      if (!equation.sign.empty()) all.push_back(std::move(equation));
    }
    return all;
  }

  [[nodiscard]] std::vector<std::size_t> exposed() const {
    std::vector<Equation> all = equations();
    std::vector<std::size_t> found = percent_ > 0 ? narrowed(all) : std::vector<std::size_t>();
    const std::vector<std::size_t> exact = solved(std::move(all));
    found.insert(found.end(), exact.begin(), exact.end());
    return found;
  }

  /// Gauss and Jordan: an equation left with a single cell gives it away.
  static std::vector<std::size_t> solved(std::vector<Equation> all) {
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (all[k].sign.empty()) continue;
      const auto [pivot, scale] = *all[k].sign.begin();
      for (std::size_t other = 0; other < all.size(); ++other)
        if (other != k && all[other].sign.contains(pivot)) subtract(all[other], all[k], all[other].sign[pivot] / scale);
    }
    std::vector<std::size_t> found;
    for (const Equation& equation : all)
      if (equation.sign.size() == 1) found.push_back(equation.sign.begin()->first);
    return found;
  }

  static void subtract(Equation& from, const Equation& what, double times) {
    for (const auto& [cell, sign] : what.sign) {
      double& left = from.sign[cell];
      left -= times * sign;
      if (std::fabs(left) < kZero) from.sign.erase(cell);
    }
  }

  /// Cells withheld for themselves that the sums hold closer than the percentage.
  [[nodiscard]] std::vector<std::size_t> narrowed(const std::vector<Equation>& all) const {
    std::map<std::size_t, Range> ranges;
    for (int round = 0; round < kRounds; ++round)
      for (const Equation& equation : all) narrow(equation, ranges);
    std::vector<std::size_t> found;
    for (const auto& [cell, range] : ranges) {
      const double value = cells_[cell]->est, margin = std::fabs(value) * percent_ / 100 * (1 - kZero);
      const bool primary = cells_[cell]->withheld != Withheld::kComplementary;
      if (primary && std::isfinite(value) && value > 0 && (range.low > value - margin || range.high < value + margin)) found.push_back(cell);
    }
    return found;
  }

  static void narrow(const Equation& equation, std::map<std::size_t, Range>& ranges) {
    for (const auto& [cell, sign] : equation.sign) {
      double least = equation.rest, most = equation.rest;  // of what is left for this cell
      for (const auto& [other, other_sign] : equation.sign) {
        if (other == cell) continue;
        const Range range = ranges[other];
        least -= other_sign > 0 ? range.high : -range.low;
        most -= other_sign > 0 ? range.low : -range.high;
      }
      Range& range = ranges[cell];
      range.low = std::max(range.low, sign > 0 ? least : -most);
      range.high = std::min(range.high, sign > 0 ? most : -least);
    }
  }

  [[nodiscard]] std::vector<std::size_t> members(const Line& line) const {
    std::vector<std::size_t> all = line.parts;
    if (line.sum) all.push_back(*line.sum);
    return all;
  }

  [[nodiscard]] std::ptrdiff_t withheld_in(const Line& line) const {
    const std::vector<std::size_t> all = members(line);
    return std::count_if(all.begin(), all.end(), [this](std::size_t cell) { return is_withheld(*cells_[cell]); });
  }

  [[nodiscard]] std::vector<const Line*> lines_through(std::size_t cell) const {
    std::vector<const Line*> through;
    for (const Line& line : lines_) {
      const std::vector<std::size_t> all = members(line);
      if (std::find(all.begin(), all.end(), cell) != all.end()) through.push_back(&line);
    }
    return through;
  }

  /// In a line that gives the cell away by itself, else in any of its lines: the one that closes a loop with cells withheld already,
  /// of those the one with fewest firms. So little is withheld.
  bool hide_beside(std::size_t cell) {
    std::vector<const Line*> lines = lines_through(cell);
    const auto alone = [this](const Line* line) { return withheld_in(*line) == 1; };
    if (std::any_of(lines.begin(), lines.end(), alone)) std::erase_if(lines, [&](const Line* line) { return !alone(line); });
    Estimate* chosen = nullptr;
    std::pair<std::ptrdiff_t, double> least;
    for (const Line* line : lines)
      for (const std::size_t other : members(*line)) {
        if (is_withheld(*cells_[other])) continue;
        const std::vector<const Line*> through = lines_through(other);
        const std::pair cost{-std::count_if(through.begin(), through.end(), [this](const Line* l) { return withheld_in(*l) > 0; }),
                             cells_[other]->n.value_or(0)};
        if (chosen == nullptr || cost < least) chosen = cells_[other], least = cost;
      }
    if (chosen != nullptr) chosen->withheld = Withheld::kComplementary;
    return chosen != nullptr;
  }

  std::vector<Estimate*> cells_;
  std::vector<Line> lines_;
  double percent_;
};

/// All figures of a plan about one variable in one base.
struct Family {
  std::map<std::string, std::vector<Estimate*>> additive;  ///< by statistic: tables whose cells add up, those of means with their weights
  std::vector<Estimate*> compared;
};

/// Cells of the family that are withheld, as sorted domains.
std::set<By> withheld_cells(const Family& family) {
  std::set<By> cells;
  for (const auto& [stat, list] : family.additive)
    for (const Estimate* e : list)
      if (is_withheld(*e)) cells.insert(sorted(e->by));
  return cells;
}

void withhold_with(Estimate& e, bool follows) {
  if (follows && !is_withheld(e)) e.withheld = Withheld::kComplementary;
}

/// What tells of a withheld cell is withheld, too.
void spread(const Family& family) {
  const std::set<By> cells = withheld_cells(family);
  for (const auto& [stat, list] : family.additive)
    for (Estimate* e : list) withhold_with(*e, cells.contains(sorted(e->by)));
  for (Estimate* e : family.compared) {
    const By reference{{e->by[0].first, e->versus}};
    withhold_with(*e, cells.contains(sorted(e->by)) || cells.contains(reference));
  }
}

std::map<std::pair<std::string, std::string>, Family> families(const Plan& plan, Results& results) {
  std::map<std::pair<std::string, std::string>, Family> found;
  for (std::size_t i = 0; i < results.estimates.size(); ++i)
    for (Estimate& e : results.estimates[i]) {
      if (e.vcov || !e.first.empty() || e.statistic || e.prob || plan.estimates[i].stat == Statistic::kVariance) continue;
      Family& family = found[{plan.estimates[i].where, e.var}];
      if (!e.versus.empty()) family.compared.push_back(&e);
      else if (plan.estimates[i].average_over.empty()) family.additive[e.stat].push_back(&e);
    }
  return found;
}

}  // namespace

void protect(std::span<std::vector<Estimate>> tables, double percent) {
  std::vector<Estimate*> cells;
  for (std::vector<Estimate>& table : tables)
    for (Estimate& cell : table) cells.push_back(&cell);
  Protector(std::move(cells), percent).run();
}

void protect_plan(const Plan& plan, Results& results) {
  const DominancePlan& rule = plan.options.dominance;
  if (plan.options.minimum_count == 0 && rule.n == 0 && rule.p == 0) return;
  for (auto& [key, family] : families(plan, results))
    for (std::size_t before = 0, now = 1; before != now;) {
      before = withheld_cells(family).size();
      for (const auto& [stat, cells] : family.additive) Protector(cells, stat == "total" ? rule.p * 100 / rule.q : 0).run();
      spread(family);
      now = withheld_cells(family).size();
    }
}

}  // namespace eslabon::estimate
