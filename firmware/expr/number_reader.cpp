// Reading whole numbers, decimals and the phone engine's idea of a number.
#include <cmath>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/decimal_digits.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::expr {
namespace {

constexpr std::uint64_t kDigitsRoom = 1'000'000'000'000'000'000;  // below it one more digit fits in 64 bits

/// -?digits[.digits], read without rounding as far as 19 digits go.
struct Numeral {
  bool negative = false;
  bool valid = false;
  bool exact = true;  ///< no digit had to be dropped
  int scale = 0;      ///< digits after the point
  DecimalDigits value;
};

void take_digit(Numeral& numeral, char c, bool after_point) {
  const auto digit = static_cast<std::uint64_t>(c - '0');
  numeral.valid = true;
  if (after_point) ++numeral.scale;
  if (numeral.value.digits < kDigitsRoom) {
    numeral.value.digits = numeral.value.digits * 10 + digit;
    if (after_point) --numeral.value.exponent;
    return;
  }
  numeral.exact = numeral.exact && digit == 0 && after_point;
  if (!after_point) ++numeral.value.exponent;
}

Numeral read_numeral(std::string_view text, bool comma_too) {
  Numeral numeral;
  if (!text.empty() && text.front() == '-') {
    numeral.negative = true;
    text.remove_prefix(1);
  }
  bool after_point = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      take_digit(numeral, c, after_point);
    } else if ((c == '.' || (comma_too && c == ',')) && !after_point) {
      after_point = true;
    } else {
      return {};
    }
  }
  return numeral;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

constexpr std::uint64_t kMostNegative = std::uint64_t{1} << 63;

std::int64_t signed_of(bool negative, std::uint64_t magnitude) {
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

bool fits_signed(const Numeral& numeral) {
  return numeral.value.digits < kMostNegative || (numeral.negative && numeral.value.digits == kMostNegative);
}

bool digits_all_the_way(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && text.find('.') == std::string_view::npos;
}

}  // namespace

Result<Value> read_integer(std::string_view text) {
  const Numeral numeral = read_numeral(text, false);
  if (!numeral.valid || !digits_all_the_way(text)) return Error::kInvalid;
  if (numeral.value.exponent != 0 || !fits_signed(numeral)) return Error::kOutOfRange;
  return Value::integer(signed_of(numeral.negative, numeral.value.digits));
}

Result<Value> read_decimal(std::string_view text) {
  const Numeral numeral = read_numeral(text, false);
  if (!numeral.valid) return Error::kInvalid;
  const bool all_read = numeral.value.exponent == -numeral.scale;
  if (!all_read || numeral.scale > kMaxDecimalScale || !fits_signed(numeral)) return Error::kOutOfRange;
  return Value::decimal(signed_of(numeral.negative, numeral.value.digits), static_cast<std::uint8_t>(numeral.scale));
}

Value numeric_from_text(std::string_view text) {
  const Numeral numeral = read_numeral(trimmed(text), true);
  if (!numeral.valid) return Value::number(std::nan(""));
  if (numeral.value.exponent == 0 && numeral.exact && fits_signed(numeral))
    return Value::integer(signed_of(numeral.negative, numeral.value.digits));
  const double magnitude = nearest_double(numeral.value);
  return Value::number(numeral.negative ? -magnitude : magnitude);
}

double read_number(std::string_view text) {
  const Value value = numeric_from_text(text);
  return value.kind() == Kind::kInteger ? static_cast<double>(value.as_integer()) : value.as_number();
}

}  // namespace eslabon::expr
