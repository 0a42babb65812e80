#include "tests/board/chip/case_values.hpp"

#include "firmware/base/split_mix.hpp"

namespace eslabon::chip_test {
namespace {

expr::Value read_value(ByteReader& from) {
  const auto kind = static_cast<expr::Kind>(from.read<std::uint8_t>());
  const auto scale = from.read<std::uint8_t>();
  const auto offset = static_cast<std::int16_t>(from.read<std::uint16_t>());
  const auto low = static_cast<std::int32_t>(from.read<std::uint32_t>());
  const auto integer = static_cast<std::int64_t>(from.read<std::uint64_t>());
  switch (kind) {
    case expr::Kind::kBoolean: return expr::Value::boolean(integer != 0);
    case expr::Kind::kInteger: return expr::Value::integer(integer);
    case expr::Kind::kDecimal: return expr::Value::decimal(integer, scale);
    case expr::Kind::kText: return expr::Value::text(as_text(from.read_bytes(static_cast<std::size_t>(low))));
    case expr::Kind::kDate: return expr::Value::date(low);
    case expr::Kind::kTime: return expr::Value::time(static_cast<std::int32_t>(integer), offset);
    case expr::Kind::kDateTime: return expr::Value::date_time({low, static_cast<std::int32_t>(integer), offset});
    default: return {};
  }
}

}  // namespace

Status CaseValues::open(Bytes record) {
  ByteReader from(record);
  id_ = as_text(from.read_bytes(from.read<std::uint16_t>()));
  wanted_ = static_cast<commands::Wanted>(from.read<std::uint8_t>());
  now_.days = static_cast<std::int32_t>(from.read<std::uint32_t>());
  now_.ms_of_day = static_cast<std::int32_t>(from.read<std::uint32_t>());
  now_.offset_min = static_cast<std::int16_t>(from.read<std::uint16_t>());
  self_ = from.read<std::uint16_t>();
  rows_ = from.read<std::uint16_t>();
  count_ = from.read<std::uint16_t>();
  const std::size_t start = from.position();
  for (unsigned i = 0; i < count_; ++i) {
    (void)from.read<std::uint32_t>();
    (void)read_value(from);
  }
  values_ = record.subspan(start, from.position() - start);
  code_ = from.read_bytes(from.read<std::uint16_t>());
  return from.ok() ? Status() : Error::kTruncated;
}

bool CaseValues::look_up(Address at, expr::Value& found) const {
  ByteReader from(values_);
  for (unsigned i = 0; i < count_; ++i) {
    const NodeId node = from.read<std::uint16_t>();
    const RowId row = from.read<std::uint16_t>();
    found = read_value(from);
    if (node == at.node && row == at.row) return true;
  }
  found = {};
  return false;
}

Result<expr::Value> CaseValues::value(Address at, expr::Scratch&) {
  expr::Value found;
  (void)look_up(at, found);
  return found;
}

Result<bool> CaseValues::relevant(Address at) {
  expr::Value found;
  return at.node == kRepeat || look_up(at, found);
}

Result<RowId> CaseValues::first_row(NodeId repeat, RowId) { return repeat == kRepeat && rows_ > 0 ? RowId{1} : kNoRow; }

Result<RowId> CaseValues::next_row(NodeId, RowId row) { return row < rows_ ? static_cast<RowId>(row + 1) : kNoRow; }

std::uint64_t CaseValues::random() { return eslabon::split_mix(chance_); }

}  // namespace eslabon::chip_test
