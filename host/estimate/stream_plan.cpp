#include "host/estimate/stream_plan.hpp"

#include <algorithm>
#include <cmath>

#include "host/estimate/column_expression.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {
namespace {

bool fits(const EstimatePlan& plan) {
  const bool smooth = plan.stat == Statistic::kMean || plan.stat == Statistic::kTotal || plan.stat == Statistic::kRatio;
  if (plan.deff || plan.covmat || !plan.average_over.empty() || (plan.comparison != Comparison::kNone && !smooth)) return false;
  switch (plan.stat) {
    case Statistic::kMean: case Statistic::kTotal: return plan.vars.size() + (plan.expr.empty() ? 0U : 1U) == 1;
    case Statistic::kProportion:
      return plan.vars.empty() && std::find(plan.methods.begin(), plan.methods.end(), "likelihood") == plan.methods.end();
    case Statistic::kRatio: return plan.vars.size() == 1 && plan.dens.size() == 1;
    case Statistic::kQuantile:
      return plan.vars.size() + (plan.expr.empty() ? 0U : 1U) == 1 && plan.interval != "score" && plan.interval != "quantile" &&
             (plan.qrule == "math" || plan.qrule == "hf1" || plan.qrule == "school" || plan.qrule == "hf2");
    default: return false;
  }
}

bool fits(const Plan& plan) {
  if (!plan.calibration.empty() || plan.replicate || plan.options.adjust_domain_lonely) return false;
  if (plan.design.ids.size() > 1 || plan.design.strata.size() > 1 || plan.design.fpc.size() > 1) return false;
  if (plan.design.nest && plan.design.strata.empty()) return false;
  if (plan.design.weights.empty()) return false;
  return true;
}

bool is_plain_text(const Tree& tree) { return tree.op == TreeOp::kText && !tree.text.empty() && std::isnan(parse_number(tree.text)); }

/// Texts in the middle of an expression need the columns' categories, which a stream does not know in advance.
bool has_text(const Tree& tree) {
  return is_plain_text(tree) || tree.op == TreeOp::kSelected || tree.op == TreeOp::kRow ||
         std::any_of(tree.parts.begin(), tree.parts.end(), [](const Tree& part) { return has_text(part); });
}

class Builder {
 public:
  explicit Builder(const Plan& plan) : plan_(plan) {}

  std::optional<StreamPlan> build() {
    if (!plan_.design.strata.empty()) key(plan_.design.strata[0]), made_.has_stratum = true;
    if (!plan_.design.ids.empty()) made_.keys.push_back(plan_.design.ids[0]), made_.has_unit = true;
    made_.weight = number(plan_.design.weights);
    if (!plan_.design.fpc.empty()) made_.fpc = number(plan_.design.fpc[0]);
    if (!plan_.subset.empty()) made_.subset = program(plan_.subset);
    for (const EstimatePlan& estimate : plan_.estimates) add(estimate);
    return possible_ ? std::optional(std::move(made_)) : std::nullopt;
  }

 private:
  void key(const std::string& name) {
    if (derived(name)) possible_ = false;
    if (std::find(made_.keys.begin(), made_.keys.end(), name) == made_.keys.end()) made_.keys.push_back(name);
  }

  [[nodiscard]] bool derived(const std::string& name) const {
    return std::any_of(plan_.derive.begin(), plan_.derive.end(), [&](const DerivedColumn& d) { return d.name == name; });
  }

  std::size_t number(const std::string& name) {
    if (derived(name)) possible_ = false;
    const auto known = std::find(made_.numbers.begin(), made_.numbers.end(), name);
    if (known != made_.numbers.end()) return static_cast<std::size_t>(known - made_.numbers.begin());
    made_.numbers.push_back(name);
    return made_.numbers.size() - 1;
  }

  std::size_t program(const std::string& text) {
    const auto known = std::find(made_.program_texts.begin(), made_.program_texts.end(), text);
    if (known != made_.program_texts.end()) return static_cast<std::size_t>(known - made_.program_texts.begin());
    ColumnProgram parsed = parse_columns(text);
    if (has_text(parsed.tree)) possible_ = false;
    for (const std::string& name : parsed.columns) number(name);
    made_.programs.push_back(std::move(parsed));
    made_.program_texts.push_back(text);
    return made_.programs.size() - 1;
  }

  std::size_t variable(const std::string& name) {
    return program(name.find("${") == std::string::npos ? "${" + name + "}" : name);
  }

  void add(const EstimatePlan& estimate) {
    for (const std::string& name : estimate.by) key(name);
    StreamFigure figure;
    figure.y = estimate.expr.empty() ? variable(estimate.vars[0]) : program(estimate.expr);
    if (!estimate.dens.empty()) figure.x = variable(estimate.dens[0]);
    if (!estimate.where.empty()) figure.base = program(estimate.where);
    figure.keep_missing = !estimate.na_rm;
    figure.centred = estimate.stat != Statistic::kTotal && estimate.stat != Statistic::kRatio;
    auto& all = made_.figures;
    const auto known = std::find(all.begin(), all.end(), figure);
    const auto index = static_cast<std::size_t>(known - all.begin());
    if (known == all.end()) all.push_back(figure);
    made_.figure_of.push_back(index);
    auto& kept = made_.quantiles;
    if (estimate.stat == Statistic::kQuantile && std::find(kept.begin(), kept.end(), index) == kept.end()) kept.push_back(index);
  }

  const Plan& plan_;
  StreamPlan made_;
  bool possible_ = true;
};

}  // namespace

bool fits_stream(const Plan& plan, const EstimatePlan& estimate) {
  const DominancePlan& rule = plan.options.dominance;
  const bool largest = (rule.n > 0 || rule.p > 0) && (estimate.stat == Statistic::kTotal || estimate.stat == Statistic::kRatio);
  return !largest && fits(estimate);
}

std::optional<StreamPlan> stream_plan(const Plan& plan) {
  const auto all = [&] { return std::all_of(plan.estimates.begin(), plan.estimates.end(), [&](const EstimatePlan& e) { return fits_stream(plan, e); }); };
  return fits(plan) && all() ? Builder(plan).build() : std::nullopt;
}

}  // namespace eslabon::estimate
