#include "firmware/expr/text_forms.hpp"

#include <cmath>
#include <cstring>

#include "firmware/base/date.hpp"
#include "firmware/expr/decimal_digits.hpp"
#include "firmware/expr/text_sink.hpp"

namespace eslabon::expr {
namespace {

std::uint64_t magnitude_of(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

std::uint64_t whole_power_of_ten(int power) {
  std::uint64_t value = 1;
  for (; power > 0; --power) value *= 10;
  return value;
}

void put_decimal(TextSink& sink, std::int64_t mantissa, int scale) {
  if (mantissa < 0) sink.put('-');
  const std::uint64_t magnitude = magnitude_of(mantissa);
  const std::uint64_t unit = whole_power_of_ten(scale);
  sink.put_unsigned(magnitude / unit);
  if (scale == 0) return;
  sink.put('.');
  sink.put_unsigned(magnitude % unit, scale);
}

int count_digits(std::uint64_t value) {
  int count = 1;
  while (value >= 10) value /= 10, ++count;
  return count;
}

void put_digits(TextSink& sink, DecimalDigits decimal) {
  if (decimal.exponent >= 0) {
    sink.put_unsigned(decimal.digits);
    return sink.repeat('0', decimal.exponent);
  }
  const int count = count_digits(decimal.digits);
  if (-decimal.exponent >= count) {
    sink.put("0.");
    sink.repeat('0', -decimal.exponent - count);
    return sink.put_unsigned(decimal.digits);
  }
  const std::uint64_t unit = whole_power_of_ten(-decimal.exponent);
  sink.put_unsigned(decimal.digits / unit);
  sink.put('.');
  sink.put_unsigned(decimal.digits % unit, -decimal.exponent);
}

void put_number(TextSink& sink, double number) {
  if (std::isnan(number)) return sink.put("NaN");
  if (number < 0) sink.put('-');
  if (std::isinf(number)) return sink.put("Infinity");
  put_digits(sink, shortest_digits(std::fabs(number)));
}

void put_date(TextSink& sink, std::int32_t days) {
  const CivilDate date = civil_from_days(days);
  if (date.year < 0) sink.put('-');
  sink.put_unsigned(magnitude_of(date.year), 4);
  sink.put('-');
  sink.put_unsigned(date.month, 2);
  sink.put('-');
  sink.put_unsigned(date.day, 2);
}

void put_time(TextSink& sink, std::int32_t ms_of_day, std::int16_t offset_min) {
  const auto ms = static_cast<std::uint32_t>(ms_of_day);
  sink.put_unsigned(ms / 3'600'000, 2);
  sink.put(':');
  sink.put_unsigned(ms / 60'000 % 60, 2);
  sink.put(':');
  sink.put_unsigned(ms / 1000 % 60, 2);
  sink.put('.');
  sink.put_unsigned(ms % 1000, 3);
  sink.put(offset_min < 0 ? '-' : '+');
  const std::uint64_t offset = magnitude_of(offset_min);
  sink.put_unsigned(offset / 60, 2);
  sink.put(':');
  sink.put_unsigned(offset % 60, 2);
}

void put_value(TextSink& sink, const Value& value) {
  switch (value.kind()) {
    case Kind::kEmpty: return;
    case Kind::kBoolean: return sink.put(value.as_boolean() ? "true" : "false");
    case Kind::kInteger: return put_decimal(sink, value.as_integer(), 0);
    case Kind::kDecimal: return put_decimal(sink, value.mantissa(), value.scale());
    case Kind::kNumber: return put_number(sink, value.as_number());
    case Kind::kText: return sink.put(value.as_text());
    case Kind::kDate: return put_date(sink, value.days());
    case Kind::kTime: return put_time(sink, value.ms_of_day(), value.offset_min());
    case Kind::kDateTime:
      put_date(sink, value.days());
      sink.put('T');
      return put_time(sink, value.ms_of_day(), value.offset_min());
  }
}

}  // namespace

Result<std::string_view> write_value(const Value& value, MutableBytes out) {
  TextSink sink(out);
  put_value(sink, value);
  return sink.done();
}

Result<std::string_view> write_number(double number, MutableBytes out) { return write_value(Value::number(number), out); }

Value exact_from_number(double number) {
  if (!std::isfinite(number)) return {};
  DecimalDigits decimal = shortest_digits(std::fabs(number));
  for (; decimal.exponent > 0; --decimal.exponent) {
    if (decimal.digits > static_cast<std::uint64_t>(INT64_MAX) / 10) return {};
    decimal.digits *= 10;
  }
  if (-decimal.exponent > kMaxDecimalScale || decimal.digits > static_cast<std::uint64_t>(INT64_MAX)) return {};
  const auto digits = static_cast<std::int64_t>(decimal.digits);
  const std::int64_t mantissa = number < 0 ? -digits : digits;
  if (decimal.exponent == 0) return Value::integer(mantissa);
  return Value::decimal(mantissa, static_cast<std::uint8_t>(-decimal.exponent));
}

}  // namespace eslabon::expr
