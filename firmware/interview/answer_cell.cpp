#include "firmware/interview/answer_cell.hpp"

#include <bit>

namespace eslabon::interview {

using expr::Kind;
using expr::Value;

LongText load_long_text(const std::uint8_t* cell) {
  const std::uint8_t* payload = cell + kCellPayload;
  return {load_le<std::uint32_t>(payload), load_le<std::uint16_t>(payload + 4), load_le<std::uint16_t>(payload + 6)};
}

void store_long_text(std::uint8_t* cell, LongText text) {
  std::uint8_t* payload = cell + kCellPayload;
  store_le(payload, text.cell);
  store_le(payload + 4, text.length);
  store_le(payload + 6, text.room);
}

Value load_scalar(const std::uint8_t* cell) {
  const std::uint8_t* payload = cell + kCellPayload;
  const auto wide = load_le<std::uint64_t>(payload);
  const auto days = static_cast<std::int32_t>(load_le<std::uint32_t>(payload));
  const auto ms = static_cast<std::int32_t>(load_le<std::uint32_t>(payload + 4));
  const auto offset = static_cast<std::int16_t>(load_le<std::uint16_t>(payload + 8));
  switch (static_cast<Kind>(cell[0])) {
    case Kind::kBoolean: return Value::boolean(wide != 0);
    case Kind::kInteger: return Value::integer(static_cast<std::int64_t>(wide));
    case Kind::kDecimal: return Value::decimal(static_cast<std::int64_t>(wide), cell[1]);
    case Kind::kNumber: return Value::number(std::bit_cast<double>(wide));
    case Kind::kDate: return Value::date(days);
    case Kind::kTime: return Value::time(ms, offset);
    case Kind::kDateTime: return Value::date_time({days, ms, offset});
    default: return {};
  }
}

void store_scalar(std::uint8_t* cell, const Value& value) {
  std::uint8_t* payload = cell + kCellPayload;
  cell[0] = static_cast<std::uint8_t>(value.kind());
  cell[1] = 0;
  std::memset(payload, 0, kCellPayloadBytes);
  switch (value.kind()) {
    case Kind::kBoolean: store_le(payload, std::uint64_t{value.as_boolean()}); break;
    case Kind::kInteger: store_le(payload, static_cast<std::uint64_t>(value.as_integer())); break;
    case Kind::kDecimal:
      cell[1] = value.scale();
      store_le(payload, static_cast<std::uint64_t>(value.mantissa()));
      break;
    case Kind::kNumber: store_le(payload, std::bit_cast<std::uint64_t>(value.as_number())); break;
    case Kind::kDate: store_le(payload, static_cast<std::uint32_t>(value.days())); break;
    case Kind::kTime:
    case Kind::kDateTime:
      if (value.kind() == Kind::kDateTime) store_le(payload, static_cast<std::uint32_t>(value.days()));
      store_le(payload + 4, static_cast<std::uint32_t>(value.ms_of_day()));
      store_le(payload + 8, static_cast<std::uint16_t>(value.offset_min()));
      break;
    default: break;
  }
}

}  // namespace eslabon::interview
