// The short way of reading entries must say what the general decoder says.
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "firmware/event/event_codec.hpp"
#include "host/store/plain_reader.hpp"

using namespace eslabon;

namespace {

bool same_value(const expr::Value& a, const expr::Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case expr::Kind::kEmpty: return true;
    case expr::Kind::kBoolean: return a.as_boolean() == b.as_boolean();
    case expr::Kind::kText: return a.as_text() == b.as_text();
    case expr::Kind::kDate: return a.days() == b.days();
    case expr::Kind::kDecimal: return a.mantissa() == b.mantissa() && a.scale() == b.scale();
    default: return a.as_integer() == b.as_integer();
  }
}

bool same_places(const event::Event& a, const event::Event& b, unsigned carried) {
  const auto differs = [&](unsigned field, bool equal) { return (carried & field) != 0 && !equal; };
  return !differs(event::kInterview, a.interview == b.interview) &&
         !differs(event::kAddress, a.address.node == b.address.node && a.address.row == b.address.row) &&
         !differs(event::kParent, a.parent == b.parent) && !differs(event::kPosition, a.position == b.position) &&
         !differs(event::kAddresses, as_text(a.addresses) == as_text(b.addresses));
}

/// In all that their kind carries.
bool same(const event::Event& a, const event::Event& b) {
  const unsigned carried = event::fields_of(a.kind);
  const auto differs = [&](unsigned field, bool equal) { return (carried & field) != 0 && !equal; };
  return a.kind == b.kind && a.stamp.boot == b.stamp.boot && a.stamp.uptime_ms == b.stamp.uptime_ms && a.has_utc == b.has_utc &&
         a.utc_s == b.utc_s && a.has_local == b.has_local && a.local_min == b.local_min && same_places(a, b, carried) &&
         !differs(event::kAnswer, a.answer.special == b.answer.special && same_value(a.answer.value, b.answer.value)) &&
         !differs(event::kOutcome, a.outcome == b.outcome) && !differs(event::kHash, a.hash == b.hash) &&
         !differs(event::kCount, a.count == b.count) && !differs(event::kName, a.name == b.name) &&
         !differs(event::kText, a.text == b.text) && !differs(event::kLanguage, a.language == b.language);
}

std::vector<std::uint8_t> encoded(const event::Event& event) {
  std::vector<std::uint8_t> bytes(kMaxEventBytes);
  bytes.resize(*event::encode(event, bytes));
  return bytes;
}

event::Answer drawn_answer(int kind, std::int64_t number, const std::string& text) {
  using expr::Value;
  switch (kind % 8) {
    case 0: return event::Answer();
    case 1: return event::Answer(Value::integer(number));
    case 2: return event::Answer(Value::decimal(number, static_cast<std::uint8_t>(number & 15)));
    case 3: return event::Answer(Value::text(std::string_view(text).substr(0, 200)));
    case 4: return event::Answer(Value::date(static_cast<std::int32_t>(number)));
    case 5: return event::Answer(event::Special::kDoesNotKnow);
    case 6: return event::Answer(Value::boolean((number & 1) != 0));
    default: return event::Answer(Value::date_time({static_cast<std::int32_t>(number & 0xFFFF), 1000, 60}));
  }
}

constexpr std::uint8_t kAddressList[] = {4, 0, 5, 0};

/// Some event of some kind with some time; its texts are views into `text`.
event::Event drawn_event(std::uint8_t kind, std::uint8_t type, std::int64_t number, const std::string& text, std::uint16_t node) {
  static const std::uint8_t kKinds[] = {1, 2, 3, 4, 6, 9, 32, 33, 34, 35, 36, 37, 38, 40, 41, 42, 44, 45, 46, 47, 49, 50};
  event::Event made;
  made.kind = static_cast<event::Kind>(kKinds[kind % std::size(kKinds)]);
  made.stamp = {7, static_cast<std::uint64_t>(number & 0xFFFFFFFFF)};
  made.has_utc = (type & 64) != 0 || made.kind == event::Kind::clock_set;
  made.utc_s = made.has_utc ? number / 4 : 0;
  made.has_local = (type & 128) != 0;
  made.local_min = made.has_local ? static_cast<std::int16_t>(number % 901) : 0;
  made.interview = static_cast<event::InterviewId>(1 + (number & 0xFFFFFF));
  made.address = {static_cast<NodeId>(node % 0xFFFF), static_cast<RowId>((number >> 8) % 0xFFFF)};
  made.answer = drawn_answer(type, number, text);
  made.parent = made.position = static_cast<std::uint16_t>(node & 0xFF);
  made.outcome = static_cast<event::Outcome>(1 + node % 9);
  made.hash = made.count = static_cast<std::uint64_t>(number) >> 2U;
  made.name = made.text = made.language = std::string_view(text).substr(0, 60);
  made.addresses = kAddressList;
  return made;
}

}  // namespace

TEST_CASE("an entry that a device wrote is read alike the short way and the long way") {
  int shorter = 0;
  CHECK(rc::check([&](std::uint8_t kind, std::uint8_t type, std::int64_t number, const std::string& text, std::uint16_t node) {
    const event::Event made = drawn_event(kind, type, number, text, node);
    const auto bytes = encoded(made);
    event::Event read = drawn_event(7, 3, 99, "of an event before", 12);
    if (!store::read_plainly(static_cast<std::uint8_t>(made.kind), bytes, read)) return;
    ++shorter;
    RC_ASSERT(same(read, *event::decode(static_cast<std::uint8_t>(made.kind), bytes)));
  }));
  CHECK(shorter > 50);
}

TEST_CASE("an answer, an opening and an end with the time of their key press are read the short way") {
  for (const std::uint8_t kind : std::initializer_list<std::uint8_t>{6, 7, 14, 16, 17}) {  // opened, answered, outcome, hidden, finished
    const event::Event made = drawn_event(kind, 64 + 2, 1'250, "firm", 12);
    event::Event read;
    INFO(event::name_of(made.kind));
    REQUIRE(store::read_plainly(static_cast<std::uint8_t>(made.kind), encoded(made), read));
    CHECK(same(read, *event::decode(static_cast<std::uint8_t>(made.kind), encoded(made))));
  }
}

TEST_CASE("bytes that are damaged are never read the short way where the long way refuses or differs") {
  CHECK(rc::check([&](std::uint8_t kind, std::uint8_t type, std::int64_t number, std::uint8_t place, std::uint8_t byte) {
    const event::Event made = drawn_event(kind, type, number, "damaged", 3);
    auto bytes = encoded(made);
    bytes[place % bytes.size()] = byte;
    event::Event read;
    if (!store::read_plainly(static_cast<std::uint8_t>(made.kind), bytes, read)) return;
    const auto decoded = event::decode(static_cast<std::uint8_t>(made.kind), bytes);
    RC_ASSERT(decoded.ok());
    RC_ASSERT(same(read, *decoded));
  }));
}
