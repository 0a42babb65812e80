// Unknown eligibility and nonresponse: whose weight goes to whom.
#pragma once

#include <string>
#include <vector>

#include "host/estimate/table.hpp"
#include "host/weight/weight_plan.hpp"

namespace eslabon::weight {

/// Whether a firm counts as eligible under an assumption.
bool counts(Contact contact, Eligibility eligibility);

/// The classes in which respondents stand for the others: from the coarsest of plan.cells to the finest, a class is divided as long
/// as every part with eligible firms keeps plan.minimum respondents. A number for each row. Throws Failure(kInvalidInput) naming a
/// class that has too few even undivided.
std::vector<std::uint32_t> response_classes(const WeightPlan& plan, const estimate::Table& sample, const std::vector<Contact>& contact,
                                            const std::vector<double>& eligible_weight);

/// Moves the weight of the firms that were not interviewed to those of their class that were.
void adjust_for_nonresponse(const std::vector<std::uint32_t>& classes, const std::vector<Contact>& contact, std::vector<double>& weight);

}  // namespace eslabon::weight
