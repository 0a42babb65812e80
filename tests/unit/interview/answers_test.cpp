#include <catch2/catch.hpp>

#include "tests/unit/interview/scenario.hpp"

using namespace eslabon;
using namespace eslabon::interview;

namespace {

constexpr const char* kFirm = R"(
| survey  |                   |           |                |          |              |                        |                 |                          |           |
|         | type              | name      | label          | required | constraint   | constraint_message     | soft_constraint | soft_constraint_message  | special   |
|         | integer           | workers   | Workers?       | yes      | . >= 1       | At least the owner     | . <= 250        | That is not a small firm | -9 -8     |
|         | decimal           | sales     | Sales?         |          | . >= 0       | Not below zero         |                 |                          | -9        |
|         | text              | remark    | Remark         |          |              |                        |                 |                          |           |
|         | date              | founded   | Founded?       |          | . <= today() | In the future          |                 |                          |           |
|         | select_one yn     | exports   | Exports?       | yes      |              |                        |                 |                          |           |
|         | select_multiple m | markets   | Where to?      |          |              |                        |                 |                          |           |
| choices |                   |           |                |          |              |                        |                 |                          |           |
|         | list_name         | name      | label          |          |              |                        |                 |                          |           |
|         | yn                | yes       | Yes            |          |              |                        |                 |                          |           |
|         | yn                | no        | No             |          |              |                        |                 |                          |           |
|         | m                 | asia      | Asia           |          |              |                        |                 |                          |           |
|         | m                 | europe    | Europe         |          |              |                        |                 |                          |           |
|         | m                 | america   | America        |          |              |                        |                 |                          |           |
)";

}  // namespace

TEST_CASE("a number in bounds is accepted and one out of bounds is refused with the form's own words") {
  Scenario s(kFirm);
  CHECK(s.ruling("workers", "12") == Ruling::kAccepted);
  CHECK(s.ruling("workers", "0") == Ruling::kConstraint);
  CHECK(s.message("workers", "0") == "At least the owner");
  s.answer("workers", "12");
  CHECK(s.value("workers") == "12");
}

TEST_CASE("turnover comes out with the digits it went in with") {
  Scenario s(kFirm);
  s.answer("sales", "12345678.90");
  CHECK(s.value("sales") == "12345678.90");
  s.answer("sales", "3000000000");
  CHECK(s.value("sales") == "3000000000");
}

TEST_CASE("a required answer cannot be left empty or taken back, another one can") {
  Scenario s(kFirm);
  CHECK(s.ruling("workers", "") == Ruling::kRequired);
  CHECK(s.ruling("remark", "") == Ruling::kAccepted);
  s.answer("remark", "closed on Mondays").clear("remark");
  CHECK(s.stored("remark").empty());
}

TEST_CASE("a doubtful answer is stored, stays open until it is confirmed, and opens again when it changes") {
  Scenario s(kFirm);
  CHECK(s.ruling("workers", "400") == Ruling::kDoubtful);
  CHECK(s.message("workers", "400") == "That is not a small firm");
  s.answer("workers", "400").answer("exports", "no");
  CHECK(s.problems() == std::vector<std::string>{"unconfirmed workers"});
  s.confirm("workers", "a holding of six shops");
  CHECK(s.problems().empty());
  s.answer("workers", "401");
  CHECK(s.problems() == std::vector<std::string>{"unconfirmed workers"});
  s.answer("workers", "25");
  CHECK(s.problems().empty());
}

TEST_CASE("does not know and refused count as answers where the form allows them") {
  Scenario s(kFirm);
  CHECK(s.interview().propose(s.at("remark"), Special::kRefused)->ruling == Ruling::kSpecialNotAllowed);
  CHECK(s.interview().propose(s.at("sales"), Special::kRefused)->ruling == Ruling::kSpecialNotAllowed);
  s.special("workers", Special::kRefused).special("sales", Special::kDoesNotKnow).answer("exports", "yes");
  CHECK(s.value("workers").empty());
  CHECK(s.question("workers").special == Special::kRefused);
  CHECK(s.problems().empty());
  s.cut_power();
  CHECK(s.question("sales").special == Special::kDoesNotKnow);
}

TEST_CASE("an answer of another kind is refused") {
  Scenario s(kFirm);
  CHECK(s.interview().propose(s.at("workers"), expr::Value::text("twelve"))->ruling == Ruling::kWrongKind);
  CHECK(s.interview().propose(s.at("founded"), expr::Value::integer(1999))->ruling == Ruling::kWrongKind);
  CHECK(s.interview().propose(s.at("remark"), expr::Value::text(std::string(kMaxTextBytes + 1, 'x')))->ruling ==
        Ruling::kTooLong);
}

TEST_CASE("only choices of the list are taken") {
  Scenario s(kFirm);
  CHECK(s.ruling("exports", "maybe") == Ruling::kUnknownChoice);
  CHECK(s.ruling("markets", "asia mars") == Ruling::kUnknownChoice);
  CHECK(s.ruling("markets", "asia america") == Ruling::kAccepted);
}

TEST_CASE("ticking choices keeps them in the order of the list") {
  Scenario s(kFirm);
  std::array<std::uint8_t, 64> bytes;
  const form::Node markets = *s.package().node(s.node("markets"));
  CHECK(*toggle_choice(s.package(), markets, "america", "asia", bytes) == "asia america");
  CHECK(*toggle_choice(s.package(), markets, "asia europe america", "europe", bytes) == "asia america");
  CHECK(*toggle_choice(s.package(), markets, "asia", "asia", bytes) == "");
  CHECK(toggle_choice(s.package(), markets, "asia", "mars", bytes).error() == Error::kNotFound);
}

TEST_CASE("an interview that lacks required answers cannot be finished") {
  Scenario s(kFirm);
  CHECK_FALSE(*s.interview().may_finish());
  CHECK(s.problems() == std::vector<std::string>{"missing workers", "missing exports"});
  s.answer("workers", "3").answer("exports", "no");
  s.finish();
  CHECK(s.interview().stage() == Stage::kFinished);
  CHECK(s.ruling("workers", "4") == Ruling::kClosed);
  s.log(event::interview_reopened(7, "forgot the sales"));
  CHECK(s.ruling("workers", "4") == Ruling::kAccepted);
}

TEST_CASE("a comment and a supervisor's question stay with the answer over a power cut") {
  Scenario s(kFirm);
  s.answer("workers", "3").answer("exports", "no").comment("workers", "counted twice");
  s.finish();
  s.log(event::interview_returned(7, 99, "please look again"));
  s.log(event::question_returned(7, s.at("workers"), "three with that turnover?"));
  s.cut_power();
  std::array<std::uint8_t, kMaxTextBytes> bytes;
  CHECK(*s.interview().note(NoteKind::kComment, s.at("workers"), bytes) == "counted twice");
  CHECK(*s.interview().note(NoteKind::kSupervisor, s.at("workers"), bytes) == "three with that turnover?");
  CHECK(s.interview().stage() == Stage::kOpen);
  CHECK(s.problems() == std::vector<std::string>{"returned workers"});
  CHECK(*s.interview().may_finish());
  s.answer("workers", "13");
  CHECK(s.problems().empty());
}

TEST_CASE("events that do not fit the form are refused and change nothing") {
  Scenario s(kFirm);
  s.answer("workers", "3");
  const std::string before = s.picture();
  Interview& interview = s.interview();
  const event::Answer three(expr::Value::integer(3));
  CHECK(interview.apply(event::answer_set(7, {500, 0}, three)).error() == Error::kInvalid);
  CHECK(interview.apply(event::answer_set(7, {s.node("workers"), 9}, three)).error() == Error::kInvalid);
  CHECK(interview.apply(event::answer_set(7, {0, 0}, three)).error() == Error::kInvalid);
  CHECK(interview.apply(event::answer_set(7, s.at("remark"), three)).error() == Error::kInvalid);
  CHECK(interview.apply(event::row_added(7, {s.node("remark"), 1}, 0, 0)).error() == Error::kInvalid);
  CHECK(interview.apply(event::interview_opened(1, "", "")).error() == Error::kInvalid);
  CHECK(s.picture() == before);
}

TEST_CASE("a place is typed as latitude and longitude, and lies on the earth") {
  Scenario s(R"(
| survey |          |       |                |                             |
|        | type     | name  | label          | constraint                  |
|        | geopoint | where | Where is it?   |                             |
|        | geopoint | south | And the store? | starts-with(., '-')         |
)");
  CHECK(s.ruling("where", "-25.2637 -57.5759") == Ruling::kAccepted);
  CHECK(s.ruling("where", "19.43 -99.13 2240 5.5") == Ruling::kAccepted);
  CHECK(s.ruling("where", "0 0") == Ruling::kAccepted);
  for (const char* nowhere : {"-25.26", "here", "-25,26 -57,57", "91 10", "10 180.5", "10 20 30 40 50", "10  20", "1e1 20"}) {
    CAPTURE(nowhere);
    CHECK(s.ruling("where", nowhere) == Ruling::kConstraint);
  }
  CHECK(s.ruling("south", "25.26 -57.57") == Ruling::kConstraint);
  CHECK(s.ruling("south", "-25.26 -57.57") == Ruling::kAccepted);
}
