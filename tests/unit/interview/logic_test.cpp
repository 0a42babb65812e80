#include <catch2/catch.hpp>

#include "tests/unit/interview/scenario.hpp"

using namespace eslabon;
using namespace eslabon::interview;

namespace {

constexpr const char* kExports = R"(
| survey |             |          |                         |                     |                        |                |                          |          |
|        | type        | name     | label                   | relevant            | constraint             | required       | calculation              | default  |
|        | integer     | workers  | Workers                 |                     |                        |                |                          |          |
|        | integer     | women    | Of them women           | ${workers} > 0      | . <= ${workers}        | ${workers} > 9 |                          |          |
|        | integer     | share    | Exports in percent      |                     |                        |                |                          |          |
|        | begin group | abroad   | Abroad                  | ${share} > 0        |                        |                |                          |          |
|        | text        | country  | Main country            |                     |                        | yes            |                          |          |
|        | begin group | shipping | Shipping                | ${country} != 'Chile' |                      |                |                          |          |
|        | text        | port     | Port                    |                     |                        |                |                          |          |
|        | end group   |          |                         |                     |                        |                |                          |          |
|        | end group   |          |                         |                     |                        |                |                          |          |
|        | calculate   | men      |                         |                     |                        |                | ${workers} - ${women}    |          |
|        | calculate   | route    |                         |                     |                        |                | concat(${country}, '/', ${port}) |  |
|        | text        | place    | Where in ${country}?    |                     |                        |                |                          | Lima     |
|        | integer     | guess    | Guess                   |                     |                        |                |                          | 2 + 3    |
)";

}  // namespace

TEST_CASE("a question comes and goes with the answer that it depends on") {
  Scenario s(kExports);
  CHECK_FALSE(s.asked("women"));
  s.answer("workers", "8");
  CHECK(s.asked("women"));
  s.answer("workers", "0");
  CHECK_FALSE(s.asked("women"));
}

TEST_CASE("answers that become irrelevant read as empty, are kept, and come back") {
  Scenario s(kExports);
  s.answer("share", "20").answer("country", "Peru").answer("port", "Callao");
  CHECK(s.value("route") == "Peru/Callao");
  s.answer("share", "0");
  CHECK(s.value("country").empty());
  CHECK(s.stored("country") == "Peru");
  CHECK(s.value("port").empty());
  CHECK(s.value("route") == "/");
  s.cut_power();
  s.answer("share", "15");
  CHECK(s.value("country") == "Peru");
  CHECK(s.value("route") == "Peru/Callao");
}

TEST_CASE("an inner group stays hidden by its own rule when the outer one comes back") {
  Scenario s(kExports);
  s.answer("share", "20").answer("country", "Peru").answer("port", "Callao").answer("country", "Chile");
  CHECK_FALSE(s.asked("port"));
  s.answer("share", "0").answer("share", "30");
  CHECK(s.asked("country"));
  CHECK_FALSE(s.asked("port"));
  s.answer("country", "Bolivia");
  CHECK(s.value("route") == "Bolivia/Callao");
}

TEST_CASE("a required question in a hidden group does not stand in the way") {
  Scenario s(kExports);
  s.answer("workers", "3");
  CHECK(s.problems().empty());
  s.answer("share", "1");
  CHECK(s.problems() == std::vector<std::string>{"missing country"});
}

TEST_CASE("whether an answer is required can depend on another") {
  Scenario s(kExports);
  s.answer("workers", "5");
  CHECK_FALSE(s.question("women").required);
  s.answer("workers", "10");
  CHECK(s.question("women").required);
  CHECK(s.problems() == std::vector<std::string>{"missing women"});
}

TEST_CASE("a constraint is judged again when the answer that it mentions changes") {
  Scenario s(kExports);
  s.answer("workers", "20").answer("women", "12");
  CHECK(s.ruling("women", "21") == Ruling::kConstraint);
  s.answer("workers", "9");
  CHECK(s.problems() == std::vector<std::string>{"violated women"});
  CHECK_FALSE(*s.interview().may_finish());
  s.answer("workers", "0");
  CHECK(s.problems().empty());
  s.answer("workers", "11");
  CHECK(s.problems() == std::vector<std::string>{"violated women"});
  s.answer("women", "11");
  CHECK(s.problems().empty());
}

TEST_CASE("calculations follow their answers and are empty while one is missing") {
  Scenario s(kExports);
  CHECK(s.value("men").empty());
  s.answer("workers", "20");
  CHECK(s.value("men").empty());
  s.answer("women", "12");
  CHECK(s.value("men") == "8");
  s.clear("workers");
  CHECK(s.value("men").empty());
}

TEST_CASE("defaults stand until somebody changes them") {
  Scenario s(kExports);
  CHECK(s.value("place") == "Lima");
  CHECK(s.value("guess") == "5");
  s.answer("place", "Cusco").answer("guess", "6").cut_power();
  CHECK(s.value("place") == "Cusco");
  CHECK(s.value("guess") == "6");
}

TEST_CASE("labels carry answers") {
  Scenario s(kExports);
  s.answer("share", "2").answer("country", "Peru");
  CHECK(s.label("place") == "Where in Peru?");
}

TEST_CASE("a calculation on a trigger runs when a person changes the trigger and can be overwritten") {
  Scenario s(R"(
| survey |         |         |          |                |            |
|        | type    | name    | label    | calculation    | trigger    |
|        | integer | turnover | Turnover |               |            |
|        | integer | estimate | Estimate | ${turnover} * 2 | ${turnover} |
)");
  s.answer("turnover", "100");
  CHECK(s.value("estimate") == "200");
  s.answer("estimate", "250");
  CHECK(s.value("estimate") == "250");
  s.cut_power();
  CHECK(s.value("estimate") == "250");
  s.answer("turnover", "120");
  CHECK(s.value("estimate") == "240");
}

TEST_CASE("the day of the interview is the day of its events, also on the host years later") {
  Scenario s(R"(
| survey |           |       |       |                          |
|        | type      | name  | label | calculation              |
|        | today     | day   |       |                          |
|        | start     | begun |       |                          |
|        | integer   | born  | Year  |                          |
|        | calculate | seen  |       | if(${born} > 0, today(), '') |
)");
  CHECK(s.value("day") == "2026-05-28");
  s.answer("born", "1980");
  CHECK(s.value("seen") == "2026-05-28");
  s.cut_power();
  CHECK(s.value("seen") == "2026-05-28");
}

TEST_CASE("months and weekdays are named in the language of the interview") {
  Scenario s(R"(
| survey   |           |      |                     |                         |                    |                                       |
|          | type      | name | label::Español (es) | label::Português (pt)   | label::English (en) | calculation                           |
|          | date      | day  | ¿Qué día?           | Que dia?                | Which day?         |                                       |
|          | calculate | long |                     |                         |                    | format-date(${day}, '%e %B %Y')       |
|          | calculate | brief |                    |                         |                    | format-date(${day}, '%a %e-%b; %a')   |
| settings |                  |
|          | default_language |
|          | Español (es)     |
)");
  s.answer("day", "2026-09-02");
  CHECK(s.value("long") == "2 septiembre 2026");
  CHECK(s.value("brief") == "mié 2-sep; mié");
  s.speak("Português (pt)").answer("day", "2027-03-06");
  CHECK(s.value("long") == "6 março 2027");
  CHECK(s.value("brief") == "sáb 6-mar; sáb");
  s.speak("English (en)").answer("day", "2026-12-13");
  CHECK(s.value("long") == "13 December 2026");
  CHECK(s.value("brief") == "Sun 13-Dec; Sun");
}

TEST_CASE("once keeps its first value through every recomputation") {
  Scenario s(R"(
| survey |           |       |       |                                        |
|        | type      | name  | label | calculation                            |
|        | integer   | a     | A     |                                        |
|        | calculate | kept  |       | once(if(${a} > 0, ${a}, ''))           |
|        | calculate | drawn |       | once(if(${a} > 0, string(random()), '')) |
)");
  s.answer("a", "4");
  const std::string drawn = s.value("drawn");
  CHECK_FALSE(drawn.empty());
  s.answer("a", "9");
  CHECK(s.value("kept") == "4");
  CHECK(s.value("drawn") == drawn);
  s.cut_power();
  CHECK(s.value("drawn") == drawn);
}

TEST_CASE("an expression without meaning for the answers it reads is empty and false") {
  Scenario s(R"(
| survey |           |       |       |                       |                |
|        | type      | name  | label | calculation           | relevant       |
|        | text      | when  | When  |                       |                |
|        | calculate | day   |       | date(${when})         |                |
|        | text      | later | Later |                       | date(${when}) > date('2020-01-01') |
)");
  s.answer("when", "soon");
  CHECK(s.value("day").empty());
  CHECK_FALSE(s.asked("later"));
  s.answer("when", "2026-02-03");
  CHECK(s.value("day") == "2026-02-03");
  CHECK(s.asked("later"));
}
