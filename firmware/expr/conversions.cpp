#include "firmware/expr/conversions.hpp"

#include <cmath>

#include "firmware/expr/decimal_digits.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::expr {
namespace {

constexpr double kEqualWithin = 1e-12;  // the phone engine's tolerance for = and !=

Value numeric_from_decimal(const Value& value) {
  if (value.scale() == 0) return Value::integer(value.mantissa());
  const std::int64_t mantissa = value.mantissa();
  const std::uint64_t magnitude =
      mantissa < 0 ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa);
  const double number = nearest_double({magnitude, -value.scale()});
  return Value::number(mantissa < 0 ? -number : number);
}

bool holds(Comparison comparison, int order) {
  switch (comparison) {
    case Comparison::kEqual: return order == 0;
    case Comparison::kNotEqual: return order != 0;
    case Comparison::kLess: return order < 0;
    case Comparison::kLessEqual: return order <= 0;
    case Comparison::kGreater: return order > 0;
    case Comparison::kGreaterEqual: return order >= 0;
  }
  return false;
}

bool is_equality(Comparison comparison) { return comparison == Comparison::kEqual || comparison == Comparison::kNotEqual; }

template <class T>
int order_of(T a, T b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

bool compare_doubles(Comparison comparison, double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return comparison == Comparison::kNotEqual;
  if (is_equality(comparison) && std::fabs(a - b) < kEqualWithin) return comparison == Comparison::kEqual;
  return holds(comparison, order_of(a, b));
}

bool compare_numbers(Comparison comparison, const Value& a, const Value& b) {
  const Value left = to_numeric(a);
  const Value right = to_numeric(b);
  if (left.kind() == Kind::kInteger && right.kind() == Kind::kInteger)
    return holds(comparison, order_of(left.as_integer(), right.as_integer()));
  return compare_doubles(comparison, to_number(left), to_number(right));
}

bool is_numeric(Kind kind) { return kind == Kind::kInteger || kind == Kind::kDecimal || kind == Kind::kNumber; }

/// Milliseconds since 1970 UTC; for a time alone, since its midnight.
std::int64_t instant_of(const Value& value) {
  const std::int64_t days = value.kind() == Kind::kDateTime ? value.days() : 0;
  return days * kMillisecondsPerDay + value.ms_of_day() - std::int64_t{value.offset_min()} * 60'000;
}

Result<bool> compare_texts(Comparison comparison, const Value& a, const Value& b, Scratch& scratch) {
  const std::size_t mark = scratch.used();
  ESLABON_ASSIGN(const std::string_view left, to_text(a, scratch));
  ESLABON_ASSIGN(const std::string_view right, to_text(b, scratch));
  scratch.release(mark);
  return (left == right) == (comparison == Comparison::kEqual);
}

}  // namespace

Value to_numeric(const Value& value) {
  switch (value.kind()) {
    case Kind::kInteger:
    case Kind::kNumber: return value;
    case Kind::kBoolean: return Value::integer(value.as_boolean() ? 1 : 0);
    case Kind::kDecimal: return numeric_from_decimal(value);
    case Kind::kText: return numeric_from_text(value.as_text());
    case Kind::kDate:
    case Kind::kDateTime: return Value::integer(value.days());
    default: return Value::number(std::nan(""));
  }
}

bool is_nan(const Value& value) { return value.kind() == Kind::kNumber && std::isnan(value.as_number()); }

double to_number(const Value& value) {
  if (value.kind() == Kind::kNumber) return value.as_number();
  if (value.kind() == Kind::kInteger) return static_cast<double>(value.as_integer());
  const Value numeric = to_numeric(value);
  return numeric.kind() == Kind::kInteger ? static_cast<double>(numeric.as_integer()) : numeric.as_number();
}

bool to_boolean(const Value& value) {
  switch (value.kind()) {
    case Kind::kEmpty: return false;
    case Kind::kBoolean: return value.as_boolean();
    case Kind::kInteger:
    case Kind::kDecimal: return value.as_integer() != 0;
    case Kind::kNumber: return std::fabs(value.as_number()) > kEqualWithin;  // false for NaN
    default: return true;
  }
}

Value without_trailing_zeros(const Value& value) {
  if (value.kind() != Kind::kDecimal) return value;
  std::int64_t mantissa = value.mantissa();
  std::uint8_t scale = value.scale();
  for (; scale > 0 && mantissa % 10 == 0; --scale) mantissa /= 10;
  return Value::decimal(mantissa, scale);
}

/// What lies next to a whole number is that number when it becomes text, as on the phone: 1.1 * 3 * 10 is 33.
Value without_noise(const Value& value) {
  if (value.kind() != Kind::kNumber || !std::isfinite(value.as_number())) return value;
  const double whole = std::trunc(value.as_number());
  return std::fabs(value.as_number() - whole) < kEqualWithin ? Value::number(whole) : value;
}

Result<std::string_view> to_text(const Value& value, Scratch& scratch) {
  if (value.kind() == Kind::kText || value.kind() == Kind::kEmpty) return value.as_text();
  ESLABON_ASSIGN(const std::string_view text, write_value(without_noise(without_trailing_zeros(value)), scratch.rest()));
  scratch.allocate(text.size());
  return text;
}

Result<bool> compare(Comparison comparison, const Value& a, const Value& b, Scratch& scratch) {
  const Kind left = a.kind();
  const Kind right = b.kind();
  const bool moments = left == right && (left == Kind::kDateTime || left == Kind::kTime);
  if (moments) return holds(comparison, order_of(instant_of(a), instant_of(b)));
  if (!is_equality(comparison)) return compare_numbers(comparison, a, b);
  if (left == Kind::kBoolean || right == Kind::kBoolean)
    return (to_boolean(a) == to_boolean(b)) == (comparison == Comparison::kEqual);
  if (is_numeric(left) || is_numeric(right)) return compare_numbers(comparison, a, b);
  const bool both_dated = (left == Kind::kDate || left == Kind::kDateTime) && (right == Kind::kDate || right == Kind::kDateTime);
  if (both_dated) return holds(comparison, order_of(a.days(), b.days()));
  return compare_texts(comparison, a, b, scratch);
}

}  // namespace eslabon::expr
