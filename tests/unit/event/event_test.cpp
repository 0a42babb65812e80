#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "firmware/event/event_codec.hpp"
#include "tests/unit/event/event_samples.hpp"

namespace eslabon::event {
namespace {

std::vector<std::uint8_t> bytes_of(const Event& event) {
  std::vector<std::uint8_t> bytes(kMaxEventBytes);
  const auto size = encode(event, bytes);
  REQUIRE(size.ok());
  bytes.resize(*size);
  return bytes;
}
std::uint8_t number_of(Kind kind) { return static_cast<std::uint8_t>(kind); }

/// Kind and content; not expr::identical(), so that the codec is tested on its own.
bool same(const expr::Value& a, const expr::Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case expr::Kind::kEmpty: return true;
    case expr::Kind::kText: return a.as_text() == b.as_text();
    case expr::Kind::kDate: return a.days() == b.days();
    case expr::Kind::kTime: return a.ms_of_day() == b.ms_of_day() && a.offset_min() == b.offset_min();
    case expr::Kind::kDateTime: return a.moment() == b.moment();
    default: return a.mantissa() == b.mantissa() && a.scale() == b.scale();
  }
}

void check_same(const Event& a, const Event& b) {
  CHECK(a.kind == b.kind);
  CHECK(a.stamp.boot == b.stamp.boot);
  CHECK(a.stamp.uptime_ms == b.stamp.uptime_ms);
  CHECK(a.has_utc == b.has_utc);
  CHECK(a.utc_s == b.utc_s);
  CHECK(a.has_local == b.has_local);
  CHECK(a.local_min == b.local_min);
  CHECK(a.interview == b.interview);
  CHECK(a.address == b.address);
  CHECK(same(a.answer.value, b.answer.value));
  CHECK(a.answer.special == b.answer.special);
  CHECK(a.parent == b.parent);
  CHECK(a.position == b.position);
  CHECK(a.outcome == b.outcome);
  CHECK(a.hash == b.hash);
  CHECK(a.count == b.count);
  CHECK(a.name == b.name);
  CHECK(a.text == b.text);
  CHECK(a.language == b.language);
  CHECK(std::equal(a.addresses.begin(), a.addresses.end(), b.addresses.begin(), b.addresses.end()));
}

TEST_CASE("what a device writes a host reads the same") {
  for (const Event& event : one_of_each()) {
    INFO(name_of(event.kind));
    const auto bytes = bytes_of(event);
    const auto read = decode(number_of(event.kind), bytes);
    REQUIRE(read.ok());
    check_same(event, *read);
  }
}

TEST_CASE("a typical number costs at most 24 bytes") {
  Event event = answer_set(1'000'000, {421, 0}, Answer(expr::Value::integer(2'500'000)));
  event.stamp = {900, 10 * 3600 * 1000};
  CHECK(bytes_of(event).size() <= 24);
}

TEST_CASE("answers are exact") {
  const auto back = [](const Answer& answer) {
    static std::vector<std::uint8_t> bytes;
    bytes = bytes_of(answer_set(1, {1, 0}, answer));
    const auto read = decode(number_of(Kind::answer_set), bytes);
    REQUIRE(read.ok());
    return read->answer;
  };
  CHECK(same(back(Answer(expr::Value::integer(INT64_MIN))).value, expr::Value::integer(INT64_MIN)));
  CHECK(same(back(Answer(expr::Value::decimal(100, 2))).value, expr::Value::decimal(100, 2)));
  CHECK(same(back(Answer(expr::Value::decimal(0, 0))).value, expr::Value::decimal(0, 0)));
  CHECK(same(back(Answer(expr::Value::boolean(false))).value, expr::Value::boolean(false)));
  CHECK(same(back(Answer(expr::Value::date(-1))).value, expr::Value::date(-1)));
  CHECK(same(back(Answer(expr::Value::time(0, -360))).value, expr::Value::time(0, -360)));
  CHECK(same(back(Answer(expr::Value::text("0"))).value, expr::Value::text("0")));
  CHECK(back(Answer(Special::kDoesNotKnow)).special == Special::kDoesNotKnow);
  CHECK(back(Answer()).is_empty());
}

TEST_CASE("any text of a permitted length survives") {
  rc::check("text answers", [](std::string text) {
    text.resize(std::min(text.size(), kMaxTextBytes));
    const auto bytes = bytes_of(answer_set(77, {3, 9}, Answer(expr::Value::text(text))));
    const auto read = decode(number_of(Kind::answer_set), bytes);
    RC_ASSERT(read.ok() && read->answer.value.as_text() == text);
  });
  const std::string longest(kMaxTextBytes, 'x');
  CHECK(bytes_of(answer_set(1ULL << 40, {8000, 60000}, Answer(expr::Value::text(longest)))).size() <= kMaxEventBytes);
}

TEST_CASE("an arithmetic result or an unfinished event is not written") {
  std::uint8_t out[kMaxEventBytes];
  CHECK(encode(answer_set(1, {1, 0}, Answer(expr::Value::number(0.5))), out).status() == Error::kInvalid);
  CHECK(encode(answer_set(0, {1, 0}, Answer()), out).status() == Error::kInvalid);
  CHECK(encode(answer_set(1, {}, Answer()), out).status() == Error::kInvalid);
  CHECK(encode(outcome_set(1, Outcome::kNone, ""), out).status() == Error::kInvalid);
  CHECK(encode(answers_hidden(1, {}), out).status() == Error::kInvalid);
  const std::string long_text(kMaxTextBytes + 1, 'x');
  CHECK(encode(answer_set(1, {1, 0}, Answer(expr::Value::text(long_text))), out).status() == Error::kTooSmall);
  CHECK(encode(comment_set(1, {1, 0}, std::string(2000, 'x')), out).status() == Error::kTooSmall);
}

TEST_CASE("fields of a later version are skipped, kinds of a later version are named so") {
  auto bytes = bytes_of(interview_finished(5));
  const std::uint8_t later[] = {0xFA, 0x06, 3, 'a', 'b', 'c', 0xF8, 0x06, 42};  // field 111, twice
  bytes.insert(bytes.end(), std::begin(later), std::end(later));
  const auto read = decode(number_of(Kind::interview_finished), bytes);
  REQUIRE(read.ok());
  CHECK(read->interview == 5);
  CHECK(decode(200, bytes).status() == Error::kUnsupported);
}

TEST_CASE("hostile bytes are refused") {
  const auto answer = [](std::vector<std::uint8_t> tail) {
    std::vector<std::uint8_t> bytes = {0x18, 5, 0x20, 3};  // interview 5, node 3
    bytes.insert(bytes.end(), tail.begin(), tail.end());
    return decode(number_of(Kind::answer_set), bytes).status();
  };
  CHECK(answer({0x28, 2}).ok());
  CHECK(answer({0x28, 2, 0x58, 1}) == Error::kInvalid);            // a number and "refused"
  CHECK(answer({0x30, 2, 0x38, 19}) == Error::kInvalid);           // scale 19
  CHECK(answer({0x58, 4}) == Error::kInvalid);                     // an unknown special answer
  CHECK(answer({0x80, 1, 0x80, 0xB8, 0x99, 0x29}) == Error::kInvalid);  // 24:00:00.000
  CHECK(answer({0x50, 0xFF, 0xFF, 3}) == Error::kInvalid);         // row 65535
  CHECK(answer({0x42, 10, 'a'}) == Error::kCorrupt);               // text longer than the payload
  CHECK(answer({0x28}) == Error::kCorrupt);
  CHECK(decode(number_of(Kind::answer_set), {}).status() == Error::kInvalid);
}

TEST_CASE("a list of hidden answers is read back, a cut one ends early") {
  std::uint8_t room[64];
  AddressWriter writer(room);
  const Address addresses[] = {{1, 0}, {127, 128}, {8191, 65534}};
  for (const Address address : addresses) CHECK(writer.add(address));
  AddressReader reader(writer.written());
  for (const Address expected : addresses) {
    Address address;
    CHECK(reader.next(address));
    CHECK(address == expected);
  }
  Address address;
  CHECK_FALSE(reader.next(address));
  AddressReader cut(writer.written().first(writer.written().size() - 1));
  CHECK((cut.next(address) && cut.next(address)));
  CHECK_FALSE(cut.next(address));
  AddressWriter small(MutableBytes(room).first(3));
  CHECK_FALSE(small.add({8191, 65534}));
}

TEST_CASE("an event that a damaged log entry has wrapped is read like any other") {
  Event event = answer_set(7, {3, 0}, Answer(expr::Value::integer(12)));
  event.stamp = {1, 500};
  std::array<std::uint8_t, kMaxEventBytes> bytes{};
  const auto size = encode(event, MutableBytes(bytes).subspan(kWrappedPrefix));
  REQUIRE(size.ok());
  bytes[8] = static_cast<std::uint8_t>(event.kind);
  const auto read = decode(kWrappedKind, Bytes(bytes).first(kWrappedPrefix + *size));
  REQUIRE(read.ok());
  CHECK(read->interview == 7);
  CHECK(read->answer.value.as_integer() == 12);
  CHECK_FALSE(decode(kWrappedKind, Bytes(bytes).first(4)).ok());
}

}  // namespace
}  // namespace eslabon::event
