#include <catch2/catch.hpp>

#include <set>

#include "tests/unit/interview/scenario.hpp"

using namespace eslabon;
using namespace eslabon::interview;

namespace {

constexpr const char* kPlaces = R"(
| survey  |                    |           |              |                    |               |
|         | type               | name      | label        | choice_filter      | parameters    |
|         | select_one region  | region    | Region       |                    |               |
|         | select_one town    | town      | Town         | region = ${region} |               |
|         | select_multiple town | others  | Other towns  | region = ${region} and name != ${town} | |
|         | select_one town    | favourite | Which first? |                    | randomize=true, seed=7 |
|         | begin repeat       | product   | Product      |                    |               |
|         | text               | what      | What         |                    |               |
|         | end repeat         |           |              |                    |               |
|         | select_one ${what} | best      | The best     |                    |               |
|         | note               | said      | You live in ${town} |             |               |
| choices |                    |           |              |                    |               |
|         | list_name          | name      | label::English (en) | label::Español (es) | region |
|         | region             | n         | North        | Norte              |               |
|         | region             | s         | South        | Sur                |               |
|         | town               | arica     | Arica        | Arica              | n             |
|         | town               | iquique   | Iquique      | Iquique            | n             |
|         | town               | osorno    | Osorno       | Osorno             | s             |
|         | town               | valdivia  | Valdivia     | Valdivia           | s             |
|         | town               | ancud     | Ancud        | Ancud              | s             |
)";

}  // namespace

TEST_CASE("a filtered list offers what belongs to the answer before it") {
  Scenario s(kPlaces);
  CHECK(s.choices("town").empty());
  s.answer("region", "s");
  CHECK(s.choices("town") == std::vector<std::string>{"osorno", "valdivia", "ancud"});
  CHECK(s.ruling("town", "arica") == Ruling::kUnknownChoice);
  s.answer("town", "valdivia");
  CHECK(s.choices("others") == std::vector<std::string>{"osorno", "ancud"});
}

TEST_CASE("a choice that the filter no longer offers is pointed out until it is changed") {
  Scenario s(kPlaces);
  s.answer("region", "s").answer("town", "ancud").answer("others", "osorno");
  s.answer("region", "n");
  CHECK(s.question("town").excluded);
  CHECK(s.problems() == std::vector<std::string>{"excluded town", "excluded others"});
  CHECK_FALSE(*s.interview().may_finish());
  s.answer("town", "arica").answer("others", "iquique");
  CHECK(s.problems() == std::vector<std::string>{});
  s.answer("region", "s").answer("region", "n");
  CHECK(s.problems().empty());
}

TEST_CASE("shuffled choices are all there, in an order that stays") {
  Scenario s(kPlaces);
  const std::vector<std::string> first = s.choices("favourite");
  CHECK(std::set<std::string>(first.begin(), first.end()) ==
        std::set<std::string>{"arica", "iquique", "osorno", "valdivia", "ancud"});
  CHECK(first != std::vector<std::string>{"arica", "iquique", "osorno", "valdivia", "ancud"});
  s.cut_power();
  CHECK(s.choices("favourite") == first);
  CHECK(s.ruling("favourite", "osorno") == Ruling::kAccepted);
}

TEST_CASE("choices can be what was said in the rows of a repeat") {
  Scenario s(kPlaces);
  const RowId bread = s.rows("product")[0];
  const RowId nothing = s.add_row("product");
  const RowId beer = s.add_row("product");
  s.answer("what", "bread", bread).answer("what", "beer", beer);
  CHECK(s.stored("what", nothing).empty());
  CHECK(s.choices("best") == std::vector<std::string>{"bread", "beer"});
  CHECK(s.ruling("best", "beer") == Ruling::kAccepted);
  CHECK(s.ruling("best", "wine") == Ruling::kUnknownChoice);
}

TEST_CASE("answers are read out in the language of the interview and stored as they were") {
  Scenario s(kPlaces);
  std::array<std::uint8_t, 4096> bytes;
  s.answer("region", "s");
  CHECK(*s.interview().readable(s.at("region"), bytes) == "South");
  s.speak("Español (es)");
  CHECK(*s.interview().readable(s.at("region"), bytes) == "Sur");
  CHECK(s.value("region") == "s");
  s.cut_power();
  CHECK(*s.interview().readable(s.at("region"), bytes) == "Sur");
  s.answer("others", "osorno ancud");
  CHECK(*s.interview().readable(s.at("others"), bytes) == "Osorno, Ancud");
}
