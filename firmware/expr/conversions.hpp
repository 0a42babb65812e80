// XPath's conversions between kinds, and comparison: docs/xlsform.md, "Values".
#pragma once

#include <string_view>

#include "firmware/expr/scratch.hpp"
#include "firmware/expr/value.hpp"

namespace eslabon::expr {

/// As number() does: NaN for empty and for text that is no number; dates as days since 1970-01-01, booleans as 0 and 1.
double to_number(const Value& value);
/// The number as a kInteger when it is one exactly (any integer, decimal or text that is whole), else as kNumber.
Value to_numeric(const Value& value);
bool is_nan(const Value& value);
/// to_numeric() of a text: trimmed, a comma counts as a point.
Value numeric_from_text(std::string_view text);
/// As boolean() does: text is true when not empty, numbers when neither 0 nor NaN.
bool to_boolean(const Value& value);
/// The same number with as few decimals as it needs.
Value without_trailing_zeros(const Value& value);
/// As string() does: decimals without trailing zeros, never in scientific notation. Text comes back as it is, other kinds are written into `scratch`.
/// kTooSmall when it is full.
Result<std::string_view> to_text(const Value& value, Scratch& scratch);

enum class Comparison : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
/// As the operators do: = and != by boolean, else by number (within 1e-12), else by text; the others always by number.
/// kTooSmall when two texts must be made to be compared and scratch is full.
Result<bool> compare(Comparison comparison, const Value& a, const Value& b, Scratch& scratch);

}  // namespace eslabon::expr
