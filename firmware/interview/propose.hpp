// Whether an answer may be given: kind, bounds, choices, constraint, soft check. Nothing changes.
#pragma once

#include "firmware/interview/form_state.hpp"
#include "firmware/interview/verdict.hpp"

namespace eslabon::interview {

/// kNotFound: no such question in such a row. An empty value takes the answer back.
Result<Verdict> propose_value(FormState& state, Address at, const expr::Value& value);
Result<Verdict> propose_special(FormState& state, Address at, Special special);

/// Whether a value is of the question's kind at all: what a log may hold of it.
bool fits_kind(const form::Node& node, const expr::Value& value);

}  // namespace eslabon::interview
