#include <catch2/catch.hpp>

#include "tests/unit/interview/scenario.hpp"

using namespace eslabon;
using namespace eslabon::interview;

namespace {

using Stops = std::vector<std::string>;

constexpr const char* kSurvey = R"(
| survey |              |           |            |                |          |
|        | type         | name      | label      | relevant       | required |
|        | note         | hello     | Good day   |                |          |
|        | integer      | workers   | Workers    |                | yes      |
|        | begin group  | family    | Family     | ${workers} > 1 |          |
|        | integer      | relatives | Relatives  |                | yes      |
|        | begin group  | elders    | Elders     | ${relatives} > 2 |        |
|        | text         | eldest    | The eldest |                |          |
|        | end group    |           |            |                |          |
|        | end group    |           |            |                |          |
|        | begin repeat | shop      | Shop       | ${workers} > 5 |          |
|        | text         | street    | Street     |                |          |
|        | begin repeat | room      | Room       |                |          |
|        | integer      | size      | Size       |                |          |
|        | end repeat   |           |            |                |          |
|        | end repeat   |           |            |                |          |
|        | text         | thanks    | Anything else |             |          |
)";

}  // namespace

TEST_CASE("one goes through what is asked and passes over what is not") {
  Scenario s(kSurvey);
  CHECK(s.walk() == Stops{"hello", "workers", "thanks"});
  s.answer("workers", "4");
  CHECK(s.walk() == Stops{"hello", "workers", "relatives", "thanks"});
  s.answer("relatives", "3");
  CHECK(s.walk() == Stops{"hello", "workers", "relatives", "eldest", "thanks"});
}

TEST_CASE("rows are gone through one by one, each repeat with a place to add another") {
  Scenario s(kSurvey);
  s.answer("workers", "9");
  const RowId first = s.rows("shop")[0];
  const RowId room = s.rows("room", first)[0];
  const RowId second = s.add_row("shop");
  s.remove_row("room", s.rows("room", second)[0]);
  const std::string a = "#" + std::to_string(first);
  const std::string b = "#" + std::to_string(second);
  CHECK(s.walk() == Stops{"hello", "workers", "relatives", "street" + a, "size#" + std::to_string(room), "+room" + a,
                          "street" + b, "+room" + b, "+shop", "thanks"});
}

TEST_CASE("back is the way that one came") {
  Scenario s(kSurvey);
  CHECK(s.walk_back() == s.walk());
  s.answer("workers", "9").answer("relatives", "5");
  CHECK(s.walk_back() == s.walk());
  const RowId second = s.add_row("shop");
  s.add_row("room", second);
  CHECK(s.walk_back() == s.walk());
  s.remove_row("shop", s.rows("shop")[0]);
  CHECK(s.walk_back() == s.walk());
  s.answer("workers", "2");
  CHECK(s.walk_back() == s.walk());
}

TEST_CASE("after a power cut one stands at the last answer, or behind it when it is not asked any more") {
  Scenario s(kSurvey);
  CHECK(s.resumes_at() == "hello");
  s.answer("workers", "4").answer("relatives", "2");
  CHECK(s.cut_power().resumes_at() == "relatives");
  s.answer("workers", "1");
  CHECK(s.cut_power().resumes_at() == "workers");
  s.log(event::position_moved(7, s.at("thanks")));
  CHECK(s.cut_power().resumes_at() == "thanks");
  s.log(event::position_moved(7, s.at("relatives")));
  CHECK(s.cut_power().resumes_at() == "thanks");
}

TEST_CASE("progress counts what is asked, answered and missing in a section and over all rows") {
  Scenario s(kSurvey);
  s.answer("workers", "9");
  s.add_row("shop");
  FormState& state = s.interview().state();
  const Progress family = *progress_of(state, s.node("family"), kRootRow);
  CHECK(family.asked == 1);
  CHECK(family.missing == 1);
  const Progress shops = *progress_of(state, s.node("shop"), kRootRow);
  CHECK(shops.asked == 4);
  CHECK(shops.answered == 0);
  s.answer("street", "Calle 9", s.rows("shop")[1]);
  const Progress all = *progress_of(state, 0, kRootRow);
  CHECK(all.asked == 7);
  CHECK(all.answered == 2);
  CHECK(all.missing == 1);
}

TEST_CASE("a required note is a rule that keeps the interview open while it is shown") {
  Scenario s(R"(
| survey |         |        |                    |                        |          |
|        | type    | name   | label              | relevant               | required |
|        | integer | local  | Local percent      |                        |          |
|        | integer | abroad | Abroad percent     |                        |          |
|        | note    | rule   | It must be a hundred | ${local} + ${abroad} != 100 and ${local} >= 0 | yes |
)");
  s.answer("local", "60").answer("abroad", "30");
  CHECK_FALSE(*s.interview().may_finish());
  s.answer("abroad", "40");
  CHECK(*s.interview().may_finish());
}

TEST_CASE("the log of a finished interview says what was calculated and what was hidden") {
  Scenario s(R"(
| survey |           |       |       |             |              |
|        | type      | name  | label | calculation | relevant     |
|        | integer   | a     | A     |             |              |
|        | text      | b     | B     |             | ${a} > 1     |
|        | calculate | twice |       | ${a} * 2    |              |
|        | calculate | third |       | ${a} div 3  |              |
)");
  s.answer("a", "5").answer("b", "hidden later").answer("a", "1");
  s.finish();
  std::vector<std::string> said;
  for (const auto& [kind, payload] : s.events()) {
    const event::Event event = *event::decode(static_cast<std::uint8_t>(kind), as_bytes(payload));
    if (kind == event::Kind::calculation_set) said.push_back("calculated " + std::to_string(event.address.node));
    if (kind != event::Kind::answers_hidden) continue;
    event::AddressReader reader(event.addresses);
    for (Address at; reader.next(at);) said.push_back("hidden " + std::to_string(at.node));
  }
  CHECK(said == Stops{"calculated 3", "calculated 4", "hidden 2"});
}
