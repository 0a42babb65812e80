// Functions on dates and times.
#include <cmath>

#include "firmware/base/date.hpp"
#include "firmware/expr/exact_math.hpp"
#include "firmware/expr/functions.hpp"
#include "firmware/expr/text_forms.hpp"
#include "firmware/expr/text_sink.hpp"

namespace eslabon::expr {
namespace {

constexpr double kMostDays = 3'000'000;  // years -6243 .. 10183
constexpr double kDayMs = kMillisecondsPerDay;

bool is_dated(const Value& value) { return value.kind() == Kind::kDate || value.kind() == Kind::kDateTime; }

Result<Value> dated_from_text(const Call& call, std::string_view text) {
  const auto date = read_date(text);
  if (date.ok()) return date;
  const auto moment = read_date_time(text, call.environment.now().offset_min);
  if (moment.ok()) return moment;
  return Error::kInvalid;
}

Value date_time_from_days(double days, std::int16_t offset_min) {
  const double whole = floor_of(days);
  const double ms = std::fmin(floor_of((days - whole) * kDayMs + 0.5), kDayMs - 1);
  return Value::date_time({static_cast<std::int32_t>(whole), static_cast<std::int32_t>(ms), offset_min});
}

/// A date or date and time from whatever stands for one; empty and NaN come back as they are. A fraction of a day is only
/// kept when `with_time`. kInvalid for booleans, times, days out of range and texts of another form.
Result<Value> dated(const Call& call, const Value& value, bool with_time) {
  if (is_dated(value) || value.is_empty()) return value;
  if (value.kind() == Kind::kText) return dated_from_text(call, value.as_text());
  if (value.kind() == Kind::kBoolean || value.kind() == Kind::kTime) return Error::kInvalid;
  const double days = to_number(value);
  if (std::isnan(days)) return value;
  if (std::fabs(days) > kMostDays) return Error::kInvalid;
  if (with_time && days != std::trunc(days)) return date_time_from_days(days, call.environment.now().offset_min);
  return Value::date(static_cast<std::int32_t>(days));
}

Value at_midnight(const Call& call, std::int32_t days) {
  return Value::date_time({days, 0, call.environment.now().offset_min});
}

/// The number of the name that a field stands for; 0: none.
std::uint8_t name_of_field(char field, std::int32_t days) {
  if (field == 'a') return static_cast<std::uint8_t>(weekday_of(days) + 25);
  if (field != 'B' && field != 'b') return 0;
  return static_cast<std::uint8_t>(civil_from_days(days).month + (field == 'b' ? 12 : 0));
}

Status put_name(const Call& call, TextSink& sink, std::uint8_t index) {
  constexpr std::string_view kEnglish[] = {
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Sun", "Mon",
      "Tue", "Wed", "Thu", "Fri", "Sat"};
  Scratch room(sink.room());
  ESLABON_ASSIGN(const std::string_view local, call.environment.calendar_name(index, room));
  sink.put(local.empty() ? kEnglish[index - 1] : local);
  return {};
}

/// ISO 8601 week of the year.
unsigned iso_week(std::int32_t days) {
  const std::int32_t thursday = days + 3 - (weekday_of(days) + 6) % 7;
  const std::int32_t first = days_from_civil({civil_from_days(thursday).year, 1, 1});
  return static_cast<unsigned>((thursday - first) / 7 + 1);
}

bool put_date_field(TextSink& sink, char field, std::int32_t days) {
  const CivilDate date = civil_from_days(days);
  const auto year = static_cast<unsigned>(date.year < 0 ? -date.year : date.year);
  switch (field) {
    case 'Y': sink.put_unsigned(year, 4); return true;
    case 'y': sink.put_unsigned(year % 100, 2); return true;
    case 'm': sink.put_unsigned(date.month, 2); return true;
    case 'n': sink.put_unsigned(date.month); return true;
    case 'd': sink.put_unsigned(date.day, 2); return true;
    case 'e': sink.put_unsigned(date.day); return true;
    case 'W': sink.put_unsigned(iso_week(days), 2); return true;
    default: return false;
  }
}

bool put_time_field(TextSink& sink, char field, std::int32_t ms_of_day) {
  const auto ms = static_cast<unsigned>(ms_of_day);
  switch (field) {
    case 'H': sink.put_unsigned(ms / 3'600'000, 2); return true;
    case 'h': sink.put_unsigned(ms / 3'600'000); return true;
    case 'M': sink.put_unsigned(ms / 60'000 % 60, 2); return true;
    case 'S': sink.put_unsigned(ms / 1000 % 60, 2); return true;
    case '3': sink.put_unsigned(ms % 1000, 3); return true;
    case '%': sink.put('%'); return true;
    default: return false;
  }
}

Status put_format(const Call& call, TextSink& sink, std::string_view format, const Value& value) {
  const std::int32_t ms = value.kind() == Kind::kDateTime ? value.ms_of_day() : 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      sink.put(format[i]);
      continue;
    }
    if (++i == format.size()) return Error::kInvalid;
    if (const std::uint8_t name = name_of_field(format[i], value.days()); name != 0) {
      ESLABON_TRY(put_name(call, sink, name));
      continue;
    }
    if (!put_date_field(sink, format[i], value.days()) && !put_time_field(sink, format[i], ms)) return Error::kInvalid;
  }
  return {};
}

Result<Value> formatted(const Call& call) {
  ESLABON_ASSIGN(const Value& value, dated(call, call[0], true));
  if (!is_dated(value)) return Value();
  ESLABON_ASSIGN(const std::string_view format, call.text(1));
  TextSink sink(call.scratch.rest());
  ESLABON_TRY(put_format(call, sink, format, value));
  ESLABON_ASSIGN(const std::string_view text, sink.done());
  call.scratch.allocate(text.size());
  return Value::text(text);
}

/// What numbers of days have behind the point; NaN for what is no number of days.
Value part_of_day(const Value& value) {
  const bool has_days = value.kind() == Kind::kDate || value.kind() == Kind::kInteger || value.kind() == Kind::kDecimal || value.kind() == Kind::kNumber;
  const double days = has_days ? to_number(value) : std::nan("");
  return number_value(days - floor_of(days));
}

}  // namespace

template <>
Result<Value> call<Function::kDate>(const Call& call) {
  if (call[0].kind() == Kind::kDateTime) return Value::date(call[0].days());
  return dated(call, call[0], false);
}

template <>
Result<Value> call<Function::kDateTime>(const Call& call) {
  ESLABON_ASSIGN(const Value& value, dated(call, call[0], true));
  return value.kind() == Kind::kDate ? at_midnight(call, value.days()) : value;
}

template <>
Result<Value> call<Function::kToday>(const Call& call) {
  return Value::date(call.environment.now().days);
}

template <>
Result<Value> call<Function::kNow>(const Call& call) {
  return Value::date_time(call.environment.now());
}

template <>
Result<Value> call<Function::kFormatDate>(const Call& call) {
  return formatted(call);
}
template <>
Result<Value> call<Function::kFormatDateTime>(const Call& call) {
  return formatted(call);
}

template <>
Result<Value> call<Function::kDecimalDateTime>(const Call& call) {
  ESLABON_ASSIGN(Value value, dated(call, call[0], true));
  if (value.is_empty()) return value;
  const bool is_number = !is_dated(call[0]) && call[0].kind() != Kind::kText;
  if (is_number || is_nan(value)) return to_numeric(call[0]);
  if (value.kind() == Kind::kDate) value = at_midnight(call, value.days());
  return number_value(value.days() + (value.ms_of_day() - value.offset_min() * 60'000.0) / kDayMs);
}

// The time of day in the device's zone, as a fraction of the day.
template <>
Result<Value> call<Function::kDecimalTime>(const Call& call) {
  const std::int16_t offset_min = call.environment.now().offset_min;
  Value value = call[0];
  if (value.is_empty()) return value;
  if (value.kind() == Kind::kText) value = read_time(value.as_text(), offset_min).value_or(Value());
  if (value.kind() != Kind::kTime && value.kind() != Kind::kDateTime) return part_of_day(value);
  const std::int32_t ms = value.ms_of_day() + (offset_min - value.offset_min()) * 60'000;
  const std::int32_t in_day = (ms % kMillisecondsPerDay + kMillisecondsPerDay) % kMillisecondsPerDay;
  return number_value(in_day / kDayMs);
}

}  // namespace eslabon::expr
