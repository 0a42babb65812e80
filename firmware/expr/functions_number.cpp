// Functions on numbers, and chance.
#include <algorithm>
#include <cmath>

#include "firmware/expr/decimal_digits.hpp"
#include "firmware/expr/elementary_math.hpp"
#include "firmware/expr/exact_math.hpp"
#include "firmware/expr/functions.hpp"
#include "firmware/expr/text_sink.hpp"

namespace eslabon::expr {
namespace {

constexpr double kTwoTo53 = 9007199254740992.0;
constexpr std::uint32_t kMostUuidCharacters = 255;

/// Half up towards +infinity, as the phone engine does: round(-2.5) is -2. By decimal digits: 1.005 lies half way to 1.01.
double rounded(double number, int places) {
  constexpr int kMostDigits = 18;
  const DecimalDigits decimal = shortest_digits(std::fabs(number));
  const int dropped = -places - decimal.exponent;
  if (dropped <= 0) return number;
  if (dropped > kMostDigits) return 0;
  const auto unit = static_cast<std::uint64_t>(exact_power_of_ten(dropped));
  const std::uint64_t rest = decimal.digits % unit;
  const bool up = rest > unit / 2 || (rest == unit / 2 && number > 0);
  const double size = nearest_double({decimal.digits / unit + (up ? 1 : 0), -places});
  return number < 0 ? -size : size;
}

Value whole(double number) { return number_value(number); }

void put_uuid4(TextSink& sink, Environment& environment) {
  constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t bits = environment.random();
  for (int i = 0; i < 32; ++i) {
    if (i == 16) bits = environment.random();
    if (i == 8 || i == 12 || i == 16 || i == 20) sink.put('-');
    unsigned digit = static_cast<unsigned>(bits & 15);
    bits >>= 4;
    if (i == 12) digit = 4;                  // version: random
    if (i == 16) digit = 8 | (digit & 3);    // variant: RFC 4122
    sink.put(kHex[digit]);
  }
}

void put_random_name(TextSink& sink, Environment& environment, std::uint32_t length) {
  constexpr char kLetters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (std::uint32_t i = 0; i < length; ++i) sink.put(kLetters[environment.random() % 36]);
}

}  // namespace

Value number_value(double number) {
  if (std::fabs(number) <= kTwoTo53 && number == std::trunc(number)) return Value::integer(static_cast<std::int64_t>(number));
  return Value::number(number);
}

template <>
Result<Value> call<Function::kNumberOf>(const Call& call) {
  return to_numeric(call[0]);
}
template <>
Result<Value> call<Function::kInt>(const Call& call) {
  const Value numeric = to_numeric(call[0]);
  return numeric.kind() == Kind::kInteger ? numeric : whole(std::trunc(numeric.as_number()));
}
template <>
Result<Value> call<Function::kRound>(const Call& call) {
  constexpr double kMostPlaces = 30;
  const double places = call.count() == 2 ? call.number(1) : 0.0;
  const Value numeric = to_numeric(call[0]);
  if (std::fabs(places) > kMostPlaces) return Value::number(std::nan(""));
  const double number = to_number(numeric);
  const bool stays = !std::isfinite(number) || (numeric.kind() == Kind::kInteger && !(places < 0));
  return stays ? numeric : number_value(rounded(number, std::isnan(places) ? 0 : static_cast<int>(places)));
}
template <>
Result<Value> call<Function::kFloor>(const Call& call) {
  const Value numeric = to_numeric(call[0]);
  return numeric.kind() == Kind::kInteger ? numeric : whole(floor_of(numeric.as_number()));
}
template <>
Result<Value> call<Function::kCeiling>(const Call& call) {
  const Value numeric = to_numeric(call[0]);
  return numeric.kind() == Kind::kInteger ? numeric : whole(ceiling_of(numeric.as_number()));
}
template <>
Result<Value> call<Function::kAbs>(const Call& call) {
  const Value numeric = to_numeric(call[0]);
  const bool exact = numeric.kind() == Kind::kInteger && numeric.as_integer() != INT64_MIN;
  if (exact) return Value::integer(std::max(numeric.as_integer(), -numeric.as_integer()));
  return Value::number(std::fabs(to_number(numeric)));
}
template <>
Result<Value> call<Function::kPow>(const Call& call) {
  return number_value(power_of(call.number(0), call.number(1)));
}
template <>
Result<Value> call<Function::kSqrt>(const Call& call) {
  return number_value(square_root(call.number(0)));
}
template <>
Result<Value> call<Function::kExp>(const Call& call) {
  return number_value(exponential_of(call.number(0)));
}
template <>
Result<Value> call<Function::kExp10>(const Call& call) {
  return number_value(power_of(10.0, call.number(0)));
}
template <>
Result<Value> call<Function::kLog>(const Call& call) {
  return number_value(natural_logarithm_of(call.number(0)));
}
template <>
Result<Value> call<Function::kLog10>(const Call& call) {
  return number_value(decimal_logarithm_of(call.number(0)));
}
template <>
Result<Value> call<Function::kRandom>(const Call& call) {
  return Value::number(static_cast<double>(call.environment.random() >> 11) / kTwoTo53);
}
template <>
Result<Value> call<Function::kUuid>(const Call& call) {
  TextSink sink(call.scratch.rest());
  if (call.count() == 0) {
    put_uuid4(sink, call.environment);
  } else {
    const double wanted = call.number(0);
    const double length = wanted > 0 ? std::fmin(wanted, kMostUuidCharacters) : 0.0;
    put_random_name(sink, call.environment, static_cast<std::uint32_t>(length));
  }
  ESLABON_ASSIGN(const std::string_view text, sink.done());
  call.scratch.allocate(text.size());
  return Value::text(text);
}

}  // namespace eslabon::expr
