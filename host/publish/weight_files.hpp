// The weights of a sample for people, programs and files.
#pragma once

#include <string>

#include "host/estimate/table.hpp"
#include "host/weight/weighting.hpp"

namespace eslabon::publish {

/// What each step did, as tables for the terminal.
std::string weights_text(const weight::Weights& weights);
/// The same as JSON.
std::string weights_json(const weight::Weights& weights);
/// One row a sampled firm: id, strata, first-stage unit, contact, population of each stage, base, wstrict, wmedian, wweak, weight.
/// `weight` is the variant chosen; firms that were not interviewed have 0.
std::string weights_csv(const weight::WeightPlan& plan, const weight::Weights& weights, const estimate::Table& sample);

}  // namespace eslabon::publish
