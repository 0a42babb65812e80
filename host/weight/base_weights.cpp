#include "host/weight/base_weights.hpp"

#include <map>
#include <set>

#include "host/text/fault.hpp"
#include "host/weight/sampled_firms.hpp"

namespace eslabon::weight {
namespace {

using estimate::Table;

[[noreturn]] void fail(const std::string& message) { throw text::Failure(text::ExitCode::kInvalidInput, message); }

std::string plain(double count) { return estimate::number_text(count); }

/// Firms of a stratum and of each of its first-stage units.
struct Stratum {
  double firms = 0;
  std::map<std::string, double> units;
};
using Strata = std::map<std::string, Stratum>;

Strata count(const WeightPlan& plan, const Table& table, const std::vector<double>& firms) {
  const std::vector<std::string> strata = keys_of(table, plan.strata);
  const std::vector<std::string> units = plan.psu.empty() ? std::vector<std::string>(strata.size()) : texts_of(table, plan.psu, true);
  Strata counted;
  for (std::size_t row = 0; row < strata.size(); ++row) {
    if (firms[row] == 0) continue;
    counted[strata[row]].firms += firms[row];
    counted[strata[row]].units[units[row]] += firms[row];
  }
  return counted;
}

void check_covered(const Strata& frame, const Strata& sample) {
  for (const auto& [name, stratum] : frame)
    if (!sample.contains(name)) fail("stratum " + name + ": has " + plain(stratum.firms) + " firms in the frame, but none in the sample; merge strata or take it out of the frame");
}

class Drawn {
 public:
  Drawn(const WeightPlan& plan, const Table& sample, const Strata& frame, const Strata& drawn)
      : plan_(plan), sample_(sample), frame_(frame), drawn_(drawn) {}

  /// Adds the population of both stages, and gives the weight.
  double weigh(std::size_t row, const std::string& stratum, const std::string& unit, std::vector<std::vector<double>>& population) const {
    const auto known = frame_.find(stratum);
    if (known == frame_.end()) fail(at_row(sample_, row) + "the frame has no stratum " + stratum);
    const Stratum& drawn = drawn_.at(stratum);
    if (plan_.psu.empty()) return stage(row, "stratum " + stratum, "firms", known->second.firms, drawn.firms, population[0][row]);
    const auto place = known->second.units.find(unit);
    if (place == known->second.units.end()) fail(at_row(sample_, row) + "the frame has no unit " + plan_.psu + "=" + unit + " in stratum " + stratum);
    const double first = stage(row, "stratum " + stratum, "sampling units", static_cast<double>(known->second.units.size()),
                               static_cast<double>(drawn.units.size()), population[0][row]);
    return first * stage(row, plan_.psu + "=" + unit, "firms", place->second, drawn.units.at(unit), population[1][row]);
  }

 private:
  double stage(std::size_t row, const std::string& where, const char* what, double there, double drawn, double& population) const {
    if (drawn > there) fail(at_row(sample_, row) + where + " has " + plain(there) + " " + what + " in the frame, but " + plain(drawn) + " in the sample");
    population = there;
    return there / drawn;
  }

  const WeightPlan& plan_;
  const Table& sample_;
  const Strata &frame_, &drawn_;
};

BaseWeights given(const WeightPlan& plan, const Table& sample, const std::vector<double>& released) {
  BaseWeights base;
  base.weight = positive_numbers(sample, plan.base);
  for (std::size_t row = 0; row < released.size(); ++row)
    if (released[row] == 0) fail(at_row(sample, row) + "a reserve that was not released changes the base weights; give the frame instead of base");
  return base;
}

}  // namespace

BaseWeights base_weights(const WeightPlan& plan, const Table& sample, const Table* frame, const std::vector<Contact>& contact) {
  std::vector<double> released;
  for (const Contact one : contact) released.push_back(one == Contact::kNotReleased ? 0 : 1);
  if (frame == nullptr) return given(plan, sample, released);
  const std::vector<double> ones(frame->rows(), 1);
  const Strata all = count(plan, *frame, plan.count.empty() ? ones : positive_numbers(*frame, plan.count));
  const Strata drawn = count(plan, sample, released);
  check_covered(all, drawn);
  const std::vector<std::string> strata = keys_of(sample, plan.strata);
  const std::vector<std::string> units = plan.psu.empty() ? std::vector<std::string>(strata.size()) : texts_of(sample, plan.psu, true);
  BaseWeights base;
  base.weight.assign(sample.rows(), 0);
  base.population.assign(plan.psu.empty() ? 1 : 2, std::vector<double>(sample.rows(), 0));
  for (const auto& [name, stratum] : all) base.frame_firms += stratum.firms;
  const Drawn draws(plan, sample, all, drawn);
  for (std::size_t row = 0; row < released.size(); ++row)
    if (released[row] != 0) base.weight[row] = draws.weigh(row, strata[row], units[row], base.population);
  if (plan.psu_probability.empty()) return base;
  const std::vector<double> probability = positive_numbers(sample, plan.psu_probability);
  for (std::size_t row = 0; row < released.size(); ++row) {
    if (probability[row] > 1) fail(at_row(sample, row) + "'" + plan.psu_probability + "' is above 1");
    if (released[row] == 0) continue;
    const Stratum& stratum = drawn.at(strata[row]);
    base.weight[row] = base.population[1][row] / stratum.units.at(units[row]) / probability[row];
  }
  return base;
}

}  // namespace eslabon::weight
