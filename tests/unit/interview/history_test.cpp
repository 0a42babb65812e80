// Random histories: whatever a person does, the log alone gives the same interview back.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "tests/unit/interview/scenario.hpp"

using namespace eslabon;
using namespace eslabon::interview;

namespace {

constexpr const char* kForm = R"(
| survey  |                 |         |        |                          |                 |              |                    |              |
|         | type            | name    | label  | calculation              | relevant        | constraint   | choice_filter      | repeat_count |
|         | integer         | a       | A      |                          |                 | . < 40       |                    |              |
|         | integer         | b       | B      |                          | ${a} > 10       | . <= ${a}    |                    |              |
|         | begin group     | g       | G      |                          | ${b} > 3        |              |                    |              |
|         | text            | t       | T      |                          |                 |              |                    |              |
|         | select_one l    | c       | C      |                          |                 |              | big = (${a} > 20)  |              |
|         | begin repeat    | r       | R      |                          |                 |              |                    |              |
|         | integer         | x       | X      |                          |                 | . != ${a}    |                    |              |
|         | integer         | y       | Y      |                          | ${x} > ${b}     |              |                    |              |
|         | calculate       | z       |        | ${x} + coalesce(${y}, 0) |                 |              |                    |              |
|         | calculate       | part    |        | ${z} div ${total}        |                 |              |                    |              |
|         | begin repeat    | q       | Q      |                          |                 |              |                    | ${x}         |
|         | integer         | w       | W      |                          |                 |              |                    |              |
|         | end repeat      |         |        |                          |                 |              |                    |              |
|         | end repeat      |         |        |                          |                 |              |                    |              |
|         | end group       |         |        |                          |                 |              |                    |              |
|         | calculate       | total   |        | sum(${z})                |                 |              |                    |              |
|         | calculate       | rows    |        | count(${r})              |                 |              |                    |              |
|         | calculate       | deep    |        | sum(${w}) + ${rows}      |                 |              |                    |              |
| choices |                 |         |        |                          |                 |              |                    |              |
|         | list_name       | name    | label  | big                      |                 |              |                    |              |
|         | l               | one     | One    | true                     |                 |              |                    |              |
|         | l               | two     | Two    | false                    |                 |              |                    |              |
)";

struct Step {
  int what = 0;
  int which = 0;
  int number = 0;
};

// Does what the numbers say as far as the interview lets one; refused answers are not logged.
void act(Scenario& s, const Step& step) {
  static constexpr const char* kInRow[] = {"x", "y"};
  Interview& interview = s.interview();
  const std::vector<RowId> rows = s.rows("r");
  const RowId row = rows.empty() ? kNoRow : rows[static_cast<std::size_t>(step.which) % rows.size()];
  const auto answer = [&](const char* name, RowId at, const expr::Value& value) {
    const auto verdict = interview.propose(s.at(name, at), value);
    if (verdict.ok() && verdict->accepted()) s.log(event::answer_set(7, s.at(name, at), event::Answer(value)));
  };
  switch (step.what) {
    case 0: return answer("a", kRootRow, expr::Value::integer(step.number));
    case 1: return answer("b", kRootRow, expr::Value::integer(step.number));
    case 2: return answer("t", kRootRow, expr::Value::text(std::string(static_cast<std::size_t>(step.number) * 7, 't')));
    case 3: return answer("c", kRootRow, expr::Value::text(step.number % 2 == 0 ? "one" : "two"));
    case 4:
    case 5:
      if (row != kNoRow) answer(kInRow[step.number % 2], row, expr::Value::integer(step.number % 9));
      return;
    case 6:
      if (*interview.may_add_row(s.node("r"), kRootRow)) s.add_row("r");
      return;
    case 7:
      if (row != kNoRow && *interview.may_remove_row(row)) s.remove_row("r", row);
      return;
    case 8:
      if (row != kNoRow) s.move_row("r", row, static_cast<std::uint16_t>(static_cast<std::size_t>(step.number) % rows.size()));
      return;
    case 9: {
      const std::vector<RowId> inner = row == kNoRow ? std::vector<RowId>() : s.rows("q", row);
      if (!inner.empty()) answer("w", inner[static_cast<std::size_t>(step.number) % inner.size()], expr::Value::integer(step.number));
      return;
    }
    default: return answer("a", kRootRow, {});
  }
}

std::vector<Step> any_history() {
  const auto numbers = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(
      rc::gen::tuple(rc::gen::inRange(0, 11), rc::gen::inRange(0, 40), rc::gen::inRange(0, 45)));
  std::vector<Step> steps;
  for (const auto& [what, which, number] : numbers) steps.push_back({what, which, number});
  return steps;
}

}  // namespace

TEST_CASE("replaying the log gives the same interview after any history") {
  CHECK(rc::check("resume", [] {
    Scenario s(kForm);
    for (const Step& step : any_history()) act(s, step);
    const std::string before = s.picture();
    s.cut_power();
    RC_ASSERT(s.picture() == before);
  }));
}

TEST_CASE("a kiosk with four pages of memory and a host with all of it agree on every interview") {
  CHECK(rc::check("device and host", [] {
    Scenario host(kForm, Memory::kHost);
    Scenario device(kForm, Memory::kDevice);
    for (const Step& step : any_history()) {
      act(host, step);
      act(device, step);
    }
    RC_ASSERT(host.picture() == device.picture());
  }));
}

// The strongest check of recomputation in rows: what came from answer to answer is what everything computed at once gives.
TEST_CASE("recomputing everything changes nothing after any history") {
  CHECK(rc::check("nothing is stale", [] {
    Scenario s(kForm);
    for (const Step& step : any_history()) act(s, step);
    const std::string before = s.picture();
    Recompute all(s.interview().state());
    RC_ASSERT(all.run_all().ok());
    RC_ASSERT(s.picture() == before);
  }));
}

TEST_CASE("walking back is walking forward reversed after any history") {
  CHECK(rc::check("there and back", [] {
    Scenario s(kForm);
    for (const Step& step : any_history()) act(s, step);
    RC_ASSERT(s.walk() == s.walk_back());
  }));
}
