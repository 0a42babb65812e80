// From the frame and the field work to final weights, step by step.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/estimate/table.hpp"
#include "host/weight/weight_plan.hpp"

namespace eslabon::weight {

/// The weights after one step, over the firms whose weight is not zero.
struct Step {
  std::string name;         ///< base, eligibility, nonresponse, poststratify, rake, linear, raking, logit, trim
  std::size_t firms = 0;
  std::size_t changed = 0;  ///< firms whose weight this step changed
  double sum = 0, cv = 0, least = 0, median = 0, largest = 0;
  double deff = 1;          ///< Kish (1965): n sum(w^2) / sum(w)^2 = 1 + cv^2
};

/// The weights under one assumption about the firms of unknown eligibility.
struct Variant {
  Eligibility eligibility = Eligibility::kMedian;
  std::vector<double> weight;  ///< of each row of the sample; 0 where nobody was interviewed
  std::vector<Step> steps;
  double eligible_share = 0;   ///< weighted, of the released firms
  double response_share = 0;   ///< weighted, of the firms taken as eligible
};

struct Weights {
  std::vector<std::string> id;
  std::vector<Contact> contact;
  std::vector<std::vector<double>> population;  ///< [stage][row]: first-stage units of the stratum, then firms of the unit; empty: base weights were given
  std::vector<double> base;
  double frame_firms = 0;                       ///< 0 without a frame
  std::vector<Variant> variants;                ///< strict, median, weak
  Eligibility chosen = Eligibility::kMedian;

  [[nodiscard]] const Variant& final() const { return variants[static_cast<std::size_t>(chosen)]; }
};

/// What happened at each firm, by its id as text.
using Outcomes = std::map<std::string, std::string>;

/// The sample with the columns of a frame of firms that it lacks. Throws Failure(kInvalidInput) for a firm twice in the frame
/// or a sampled firm that is not in it.
estimate::Table with_frame_columns(const WeightPlan& plan, estimate::Table sample, const estimate::Table& frame);

/// `frame` is null when the plan has base weights, `outcomes` when it names the outcome's column. Throws Failure(kInvalidInput)
/// with the row for a firm sampled twice, an outcome without meaning, a stratum or unit that the frame lacks; with the class
/// where nobody was interviewed; and what calibrations throw.
Weights make_weights(const WeightPlan& plan, const estimate::Table& sample, const estimate::Table* frame, const Outcomes* outcomes);

}  // namespace eslabon::weight
