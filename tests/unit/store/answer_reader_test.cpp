// The short way of reading answers must say what the general decoder says.
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "firmware/event/event_codec.hpp"
#include "host/store/answer_reader.hpp"

using namespace eslabon;

namespace {

bool same_value(const expr::Value& a, const expr::Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case expr::Kind::kEmpty: return true;
    case expr::Kind::kText: return a.as_text() == b.as_text();
    case expr::Kind::kDate: return a.days() == b.days();
    case expr::Kind::kDecimal: return a.mantissa() == b.mantissa() && a.scale() == b.scale();
    default: return a.as_integer() == b.as_integer();
  }
}

bool same(const event::Event& a, const event::Event& b) {
  return a.kind == b.kind && a.stamp.boot == b.stamp.boot && a.stamp.uptime_ms == b.stamp.uptime_ms && a.interview == b.interview &&
         a.address.node == b.address.node && a.address.row == b.address.row && a.answer.special == b.answer.special &&
         a.has_utc == b.has_utc && a.utc_s == b.utc_s && a.has_local == b.has_local && same_value(a.answer.value, b.answer.value);
}

std::vector<std::uint8_t> encoded(const event::Event& event) {
  std::vector<std::uint8_t> bytes(kMaxEventBytes);
  bytes.resize(*event::encode(event, bytes));
  return bytes;
}

event::Answer drawn_answer(int kind, std::int64_t number, const std::string& text) {
  using expr::Value;
  switch (kind % 7) {
    case 0: return event::Answer();
    case 1: return event::Answer(Value::integer(number));
    case 2: return event::Answer(Value::decimal(number, static_cast<std::uint8_t>(number & 15)));
    case 3: return event::Answer(Value::text(text.substr(0, 200)));
    case 4: return event::Answer(Value::date(static_cast<std::int32_t>(number)));
    case 5: return event::Answer(event::Special::kDoesNotKnow);
    default: return event::Answer(Value::date_time({static_cast<std::int32_t>(number & 0xFFFF), 1000, 60}));
  }
}

}  // namespace

TEST_CASE("an answer that a device wrote is read alike the short way and the long way") {
  const auto kind = static_cast<std::uint8_t>(event::Kind::answer_set);
  int shorter = 0;
  CHECK(rc::check([&](std::uint8_t type, std::int64_t number, const std::string& text, std::uint16_t node, std::uint16_t row) {
    event::Event made = event::answer_set(1 + (number & 0xFFFFFF), {static_cast<NodeId>(node % 0xFFFF), static_cast<RowId>(row % 0xFFFF)},
                                          drawn_answer(type, number, text));
    made.stamp = {7, static_cast<std::uint64_t>(number & 0xFFFFFFFFF)};
    made.has_utc = (type & 64) != 0;
    made.utc_s = made.has_utc ? number / 4 : 0;
    const auto bytes = encoded(made);
    event::Event read;
    if (!store::read_answer(kind, bytes, read)) return;
    ++shorter;
    RC_ASSERT(same(read, *event::decode(kind, bytes)));
  }));
  CHECK(shorter > 50);
}

TEST_CASE("an answer with the date and time of its key press is read the short way, too") {
  event::Event made = event::answer_set(4711, {12, 3}, event::Answer(expr::Value::decimal(-1250, 2)));
  made.stamp = {7, 81'233};
  made.has_utc = true;
  made.utc_s = 1'790'000'000;
  event::Event read;
  REQUIRE(store::read_answer(static_cast<std::uint8_t>(made.kind), encoded(made), read));
  CHECK(same(read, made));
}

TEST_CASE("bytes that are damaged are never read the short way where the long way refuses or differs") {
  const auto kind = static_cast<std::uint8_t>(event::Kind::answer_set);
  CHECK(rc::check([&](std::uint8_t type, std::int64_t number, std::uint8_t place, std::uint8_t byte) {
    auto bytes = encoded(event::answer_set(900, {12, 3}, drawn_answer(type, number, "damaged")));
    bytes[place % bytes.size()] = byte;
    event::Event read;
    if (!store::read_answer(kind, bytes, read)) return;
    const auto decoded = event::decode(kind, bytes);
    RC_ASSERT(decoded.ok());
    RC_ASSERT(same(read, *decoded));
  }));
}
