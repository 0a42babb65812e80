#include "host/weight/weighting.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "host/estimate/calibration.hpp"
#include "host/estimate/sums.hpp"
#include "host/text/fault.hpp"
#include "host/weight/base_weights.hpp"
#include "host/weight/response.hpp"
#include "host/weight/sampled_firms.hpp"

namespace eslabon::weight {
namespace {

using estimate::CalibrationMethod;
using estimate::Sum;
using estimate::Table;

[[noreturn]] void fail(const std::string& message) { throw text::Failure(text::ExitCode::kInvalidInput, message); }

std::string step_name(const AdjustPlan& plan) {
  switch (plan.calibration.method) {
    case CalibrationMethod::kPoststratify: return "poststratify";
    case CalibrationMethod::kRake: return "rake";
    case CalibrationMethod::kLinear: return "linear";
    case CalibrationMethod::kRaking: return "raking";
    case CalibrationMethod::kLogit: return "logit";
    case CalibrationMethod::kTrim: return "trim";
  }
  return "";
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// `before` is empty for the first step.
Step describe(const std::string& name, const std::vector<double>& weight, const std::vector<double>& before) {
  Step step;
  step.name = name;
  std::vector<double> used;
  Sum sum, squares;
  for (std::size_t row = 0; row < weight.size(); ++row) {
    if (!before.empty() && std::fabs(weight[row] - before[row]) > 1e-12 * before[row]) ++step.changed;
    if (weight[row] == 0) continue;
    used.push_back(weight[row]);
    sum.add(weight[row]), squares.add(weight[row] * weight[row]);
  }
  step.firms = used.size(), step.sum = sum.value();
  if (used.empty()) return step;
  const double n = static_cast<double>(used.size());
  step.deff = n * squares.value() / (step.sum * step.sum);
  step.cv = std::sqrt(std::max(0.0, step.deff - 1));
  const auto [least, largest] = std::minmax_element(used.begin(), used.end());
  step.least = *least, step.largest = *largest, step.median = median_of(used);
  return step;
}

std::vector<std::uint32_t> interviewed(const std::vector<double>& weight) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < weight.size(); ++row)
    if (weight[row] > 0) rows.push_back(row);
  return rows;
}

/// Trims the weights of one class and gives what was cut to the others of it.
void trim_class(const AdjustPlan& plan, const Table& sample, const std::vector<std::uint32_t>& rows, std::vector<double>& weight) {
  std::vector<double> own;
  for (const std::uint32_t row : rows) own.push_back(weight[row]);
  estimate::CalibrationPlan bounds = plan.calibration;
  if (plan.times_median > 0) bounds.upper = plan.times_median * median_of(own);
  estimate::calibrate(bounds, sample, own, nullptr);
  for (std::size_t i = 0; i < rows.size(); ++i) weight[rows[i]] = own[i];
}

void adjust(const AdjustPlan& plan, const Table& sample, std::vector<double>& weight) {
  const std::vector<std::uint32_t> rows = interviewed(weight);
  if (plan.calibration.method == CalibrationMethod::kTrim) {
    const std::vector<std::string> classes = keys_of(sample, plan.by);
    std::map<std::string, std::vector<std::uint32_t>> parts;
    for (const std::uint32_t row : rows) parts[classes[row]].push_back(row);
    for (const auto& [name, part] : parts) trim_class(plan, sample, part, weight);
    return;
  }
  std::vector<double> own;
  for (const std::uint32_t row : rows) own.push_back(weight[row]);
  int sweeps = 0;
  estimate::calibrate(plan.calibration, rows_of(sample, rows), own, &sweeps);
  for (std::size_t i = 0; i < rows.size(); ++i) weight[rows[i]] = own[i];
}

double share(const std::vector<double>& part, const std::vector<double>& whole) {
  Sum above, below;
  for (const double w : part) above.add(w);
  for (const double w : whole) below.add(w);
  return below.value() == 0 ? 0 : above.value() / below.value();
}

Variant weigh(const WeightPlan& plan, Eligibility eligibility, const Table& sample, const std::vector<Contact>& contact,
              const std::vector<double>& base) {
  Variant variant;
  variant.eligibility = eligibility, variant.weight = base;
  std::vector<double> before;
  const auto done = [&](const std::string& name) { variant.steps.push_back(describe(name, variant.weight, before)), before = variant.weight; };
  done("base");
  for (std::size_t row = 0; row < base.size(); ++row)
    if (!counts(contact[row], eligibility)) variant.weight[row] = 0;
  done("eligibility");
  variant.eligible_share = share(variant.weight, base);
  std::vector<double> responding = variant.weight;
  for (std::size_t row = 0; row < base.size(); ++row)
    if (contact[row] != Contact::kCompleted) responding[row] = 0;
  variant.response_share = share(responding, variant.weight);
  adjust_for_nonresponse(response_classes(plan, sample, contact, variant.weight), contact, variant.weight);
  done("nonresponse");
  for (std::size_t i = 0; i < plan.adjust.size(); ++i) {
    const std::string name = step_name(plan.adjust[i]);
    try {
      adjust(plan.adjust[i], sample, variant.weight);
    } catch (const text::Failure& failure) {
      fail("step " + std::to_string(i + 4) + ", " + name + ", of the weights w" + name_of(eligibility) + " (rows are those of interviewed firms): " + failure.what());
    }
    done(name);
  }
  return variant;
}

std::vector<std::string> outcomes_of(const WeightPlan& plan, const Table& sample, const std::vector<std::string>& ids, const Outcomes* outcomes) {
  if (outcomes == nullptr) return texts_of(sample, plan.outcome, false);
  std::vector<std::string> list;
  for (const std::string& id : ids) {
    const auto found = outcomes->find(id);
    list.push_back(found == outcomes->end() ? "" : found->second);
  }
  return list;
}

std::vector<Contact> contacts_of(const WeightPlan& plan, const Table& sample, const std::vector<std::string>& outcomes) {
  std::vector<Contact> contacts;
  for (std::size_t row = 0; row < outcomes.size(); ++row) {
    const auto meaning = plan.contacts.find(outcomes[row]);
    if (meaning == plan.contacts.end())
      fail(at_row(sample, row) + (outcomes[row].empty() ? std::string("no outcome, and the plan does not say what that means (\"\")")
                                                        : "the outcome '" + outcomes[row] + "' has no meaning in the plan"));
    contacts.push_back(meaning->second);
  }
  if (std::find(contacts.begin(), contacts.end(), Contact::kCompleted) == contacts.end()) fail(sample.file() + ": no firm was interviewed");
  return contacts;
}

std::vector<std::string> unique_ids(const WeightPlan& plan, const Table& table) {
  std::vector<std::string> ids = texts_of(table, plan.id, true);
  std::unordered_map<std::string, std::size_t> first;
  for (std::size_t row = 0; row < ids.size(); ++row)
    if (const auto [place, fresh] = first.emplace(ids[row], row); !fresh)
      fail(at_row(table, row) + "firm " + ids[row] + " stands in row " + std::to_string(place->second + 1) + " too");
  return ids;
}

}  // namespace

Table with_frame_columns(const WeightPlan& plan, Table sample, const Table& frame) {
  if (frame.find(plan.id) == nullptr || !plan.count.empty()) return sample;
  std::unordered_map<std::string, std::uint32_t> place;
  const std::vector<std::string> known = unique_ids(plan, frame), ids = texts_of(sample, plan.id, true);
  for (std::uint32_t row = 0; row < known.size(); ++row) place.emplace(known[row], row);
  std::vector<std::uint32_t> rows;
  for (std::size_t row = 0; row < ids.size(); ++row) {
    const auto found = place.find(ids[row]);
    if (found == place.end()) fail(at_row(sample, row) + "firm " + ids[row] + " is not in the frame " + frame.file());
    rows.push_back(found->second);
  }
  const Table matched = rows_of(frame, rows);
  for (const estimate::Column& column : matched.columns())
    if (sample.find(column.name) == nullptr) sample.put(column);
  return sample;
}

Weights make_weights(const WeightPlan& plan, const Table& sample, const Table* frame, const Outcomes* outcomes) {
  if (sample.rows() == 0) fail(sample.file() + ": has no rows");
  Weights weights;
  weights.id = unique_ids(plan, sample), weights.chosen = plan.eligibility;
  weights.contact = contacts_of(plan, sample, outcomes_of(plan, sample, weights.id, outcomes));
  BaseWeights base = base_weights(plan, sample, frame, weights.contact);
  weights.base = std::move(base.weight), weights.population = std::move(base.population), weights.frame_firms = base.frame_firms;
  for (const Eligibility eligibility : kEligibilities)
    weights.variants.push_back(weigh(plan, eligibility, sample, weights.contact, weights.base));
  return weights;
}

}  // namespace eslabon::weight
