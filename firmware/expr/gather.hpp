// Accumulators of node-set functions: sum, count, min, max, the only one, the first.
#pragma once

#include "firmware/base/result.hpp"
#include "firmware/expr/program.hpp"
#include "firmware/expr/value.hpp"

namespace eslabon::expr {

/// An accumulator that has got no value yet: never seen outside the machine.
inline Value nothing() { return Value::time(-1, 0); }
inline bool has_nothing(const Value& value) { return value.kind() == Kind::kTime && value.ms_of_day() < 0; }

/// The accumulator with `value` added; kSum, kMin and kMax pass over what is no number. kInvalid when kOne gets a second value.
/// Not for kConcat and kJoin.
Result<Value> gathered(Gather gather, const Value& accumulator, const Value& value);

/// Exact while both are whole and the sum fits, else rounded.
Value sum_of(const Value& a, const Value& b);

}  // namespace eslabon::expr
