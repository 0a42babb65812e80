// A survey's figures with the sums made inside PostgreSQL: only groups come over the wire, not interviews.
#pragma once

#include <functional>
#include <optional>

#include "host/estimate/survey_plan.hpp"
#include "host/store/store.hpp"

namespace eslabon::estimate {

/// What the database did not answer.
using RunRest = std::function<Results(const Plan& rest)>;

/// The figures of run_plan() over survey_table(), but for rounding, before finish_indicators(). Entries that need more than sums are
/// given to `rest` as a plan of their own. Nothing when the store is no PostgreSQL, or the design or a condition does not go into SQL.
/// Throws Failure(kInvalidInput) when the store holds no complete interview.
std::optional<Results> push_survey(store::Store& store, ContentHash form, const Survey& survey, const RunRest& rest);

}  // namespace eslabon::estimate
