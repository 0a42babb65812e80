// How values are written and read as text: the one place for the answer forms used in events, CSV, packages.
#pragma once

#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/expr/value.hpp"

namespace eslabon::expr {

/// Room for any value that is not text (the longest: the smallest double in full).
inline constexpr std::size_t kMaxNumberText = 1088;
/// Room for any integer, decimal, date, time or dateTime.
inline constexpr std::size_t kMaxExactText = 40;

/// Writes `value` exactly, as events and exports want it: 1250, 12.50, 2026-03-01, 10:20:30.000+01:00, true, NaN; text as it is.
/// A view of what was written into `out` (not zero-terminated). kTooSmall when it does not fit.
Result<std::string_view> write_value(const Value& value, MutableBytes out);
/// Shortest decimal that reads back as the same double, without exponent: 0.1, 3000000000, NaN, -Infinity; -0 as 0.
Result<std::string_view> write_number(double number, MutableBytes out);

// Readers want the whole text and nothing else (no spaces). kInvalid when it is not of that form, kOutOfRange when it is but
// does not fit the type or is no real date.
/// -?digits
Result<Value> read_integer(std::string_view text);
/// -?digits[.digits], at most 18 digits in all and kMaxDecimalScale after the point; keeps trailing zeros.
Result<Value> read_decimal(std::string_view text);
/// YYYY-MM-DD (also Y-M-D without zeros, as the phone engine allows).
Result<Value> read_date(std::string_view text);
/// hh:mm[:ss[.fff]][Z|±hh[:mm]]; `offset_min` is taken when the text has none.
Result<Value> read_time(std::string_view text, std::int16_t offset_min = 0);
/// A date, T, a time.
Result<Value> read_date_time(std::string_view text, std::int16_t offset_min = 0);

/// As number() reads text: trimmed, a comma counts as a point, digits and one leading minus only; NaN otherwise.
double read_number(std::string_view text);
/// The decimal with the digits that write_number() prints, for storing a result exactly. Whole numbers become kInteger; NaN and
/// infinities, and anything that needs more than 18 digits, become kEmpty.
Value exact_from_number(double number);

}  // namespace eslabon::expr
