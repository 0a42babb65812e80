#include <algorithm>
#include <array>

#include <catch2/catch.hpp>

#include "host/store/log_interview.hpp"
#include "tests/unit/store/device_script.hpp"

using namespace eslabon;
using namespace eslabon::store;
using namespace eslabon::store_test;
using expr::Value;

namespace {

event::Answer number(std::int64_t value) { return event::Answer(Value::integer(value)); }

constexpr ContentHash kForm = 0xF0;

}  // namespace

TEST_CASE("an interview is open until it is finished, and again when it is reopened") {
  TemporaryStore store;
  DeviceScript device(9);
  const auto id = device.happens(event::interview_opened(kForm, "firm 12", "es"));
  device.happens(event::answer_set(id, {1, kRootRow}, number(40)));
  device.give_all(*store);
  store->fold();
  CHECK(store->interviews({})[0].state == InterviewState::kOpen);
  CHECK(store->interviews({})[0].case_id == "firm 12");

  device.happens(event::outcome_set(id, event::Outcome::kCompleted, ""));
  device.happens(event::interview_finished(id));
  device.give_all(*store);
  CHECK(store->fold() == 1);
  CHECK(store->interviews({.finished_only = true}).size() == 1);
  CHECK(store->interviews({})[0].outcome == event::Outcome::kCompleted);
  CHECK(store->interviews({})[0].seconds == 3);

  device.happens(event::interview_reopened(id, "a mistake"));
  device.give_all(*store);
  store->fold();
  CHECK(store->interviews({.finished_only = true}).empty());
}

TEST_CASE("the last answer counts, one taken back does not, and neither does a hidden one") {
  TemporaryStore store;
  DeviceScript device(9);
  const auto id = device.happens(event::interview_opened(kForm, "", "es"));
  device.happens(event::answer_set(id, {1, kRootRow}, number(40)));
  device.happens(event::answer_set(id, {1, kRootRow}, number(41)));
  device.happens(event::answer_set(id, {2, kRootRow}, number(5)));
  device.happens(event::answer_set(id, {2, kRootRow}, event::Answer()));
  device.happens(event::answer_set(id, {3, kRootRow}, number(6)));
  std::array<std::uint8_t, 16> buffer{};
  event::AddressWriter hidden(buffer);
  REQUIRE(hidden.add({3, kRootRow}));
  device.happens(event::answers_hidden(id, hidden.written()));
  device.happens(event::interview_finished(id));
  device.give_all(*store);
  store->fold();
  CHECK(store->interviews({})[0].answers == 1);
}

TEST_CASE("rows keep their order when one is moved and vanish with the row they stand in") {
  InterviewFold fold(InterviewInfo{});
  const auto row = [](RowId id, RowId parent, std::uint16_t position, NodeId repeat) {
    return event::row_added(1, {repeat, id}, parent, position);
  };
  fold.apply(row(1, kRootRow, 0, 5));
  fold.apply(row(2, kRootRow, 1, 5));
  fold.apply(row(3, 2, 0, 8));
  fold.apply(event::row_moved(1, {5, 2}, 0));
  const auto rows = fold.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].id == 2);
  CHECK(rows[1].id == 1);
  fold.apply(event::answer_set(1, {9, 3}, number(1)));
  fold.apply(event::row_removed(1, {5, 2}));
  CHECK(fold.rows().size() == 1);
  CHECK(fold.count_answers() == 0);
}

TEST_CASE("who had signed in and when it was are joined to an interview, also when the clock was set later") {
  TemporaryStore store;
  DeviceScript device(9);
  device.happens(event::enumerator_signed_in("maria"));
  const auto id = device.happens(event::interview_opened(kForm, "", "es"));
  device.happens(event::clock_set(1'800'000'003, 120));
  device.give(*store, 1, 2);
  store->fold();
  CHECK(store->interviews({})[0].opened_utc == 0);
  device.happens(event::interview_finished(id));
  device.give_all(*store);
  store->fold();
  const InterviewInfo info = store->interviews({})[0];
  CHECK(info.enumerator == "maria");
  CHECK(info.opened_utc == 1'800'000'002);
}

TEST_CASE("folding piece by piece, all at once, or once more gives the same interviews") {
  const auto work_day = [] {
    DeviceScript device(3);
    std::vector<event::InterviewId> ids;
    for (int i = 0; i < 30; ++i) {
      if (i % 7 == 0) device.happens(event::enumerator_signed_in("e" + std::to_string(i)));
      ids.push_back(device.happens(event::interview_opened(kForm, std::to_string(i), "pt")));
      device.happens(event::answer_set(ids[ids.size() / 2], {2, kRootRow}, number(i)));
      device.happens(event::answer_set(ids.back(), {1, kRootRow}, number(i)));
      if (i % 3 == 0) device.happens(event::interview_finished(ids.back()));
    }
    return device;
  };
  const DeviceScript device = work_day();
  TemporaryStore pieces, whole;
  for (Sequence first = 1; first <= device.size(); first += 4) {
    device.give(*pieces, first, std::min<Sequence>(first + 3, device.size()));
    pieces->fold();
  }
  device.give_all(*whole);
  whole->fold();
  const auto same = [](const InterviewInfo& a, const InterviewInfo& b) {
    return a.id == b.id && a.last == b.last && a.enumerator == b.enumerator && a.answers == b.answers && a.state == b.state &&
           a.seconds == b.seconds;
  };
  const auto compare = [&] {
    const auto a = pieces->interviews({}), b = whole->interviews({});
    CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end(), same));
  };
  compare();
  CHECK(pieces->rebuild() == 30);
  compare();
}

TEST_CASE("an interview's key is read back as it was written") {
  DeviceId device = 0;
  event::InterviewId id = 0;
  CHECK(interview_key(0x525400000001, 42) == "0000525400000001-42");
  CHECK(parse_interview_key("0000525400000001-42", device, id));
  CHECK(device == 0x525400000001);
  CHECK(id == 42);
  CHECK_FALSE(parse_interview_key("0000525400000001", device, id));
  CHECK_FALSE(parse_interview_key("zz-1", device, id));
}
