#include <catch2/catch.hpp>

#include "tests/unit/interview/scenario.hpp"

using namespace eslabon;
using namespace eslabon::interview;

namespace {

constexpr const char* kProducts = R"(
| survey |              |          |                    |                                 |                    |              |
|        | type         | name     | label              | calculation                     | relevant           | repeat_count |
|        | integer      | sales    | Sales              |                                 |                    |              |
|        | begin repeat | product  | Product            |                                 |                    |              |
|        | text         | what     | What               |                                 |                    |              |
|        | integer      | amount   | How much           |                                 |                    |              |
|        | calculate    | place    |                    | position(..)                    |                    |              |
|        | calculate    | part     |                    | ${amount} div ${sales}          |                    |              |
|        | calculate    | of_all   |                    | ${amount} div ${total}          |                    |              |
|        | text         | why      | Why so much        |                                 | ${amount} > 100    |              |
|        | end repeat   |          |                    |                                 |                    |              |
|        | calculate    | total    |                    | sum(${amount})                  |                    |              |
|        | calculate    | number   |                    | count(${product})               |                    |              |
|        | integer      | sites    | Sites              |                                 |                    |              |
|        | begin repeat | site     | Site               |                                 |                    | ${sites}     |
|        | text         | town     | Town               |                                 |                    |              |
|        | begin repeat | shift    | Shift              |                                 |                    |              |
|        | integer      | hands    | Hands              |                                 |                    |              |
|        | end repeat   |          |                    |                                 |                    |              |
|        | calculate    | staff    |                    | sum(${hands})                   |                    |              |
|        | end repeat   |          |                    |                                 |                    |              |
|        | calculate    | everyone |                    | sum(${staff})                   |                    |              |
)";

}  // namespace

TEST_CASE("a repeat begins with one row and takes more") {
  Scenario s(kProducts);
  REQUIRE(s.rows("product").size() == 1);
  s.add_row("product");
  CHECK(s.rows("product").size() == 2);
  CHECK(s.value("number") == "2");
}

TEST_CASE("a row can be taken out, even the last one, and does not come back by itself") {
  Scenario s(kProducts);
  s.remove_row("product", s.rows("product")[0]);
  CHECK(s.rows("product").empty());
  CHECK(s.value("number") == "0");
  s.answer("sales", "5").cut_power();
  CHECK(s.rows("product").empty());
}

TEST_CASE("a total follows every row, and every row its total") {
  Scenario s(kProducts);
  const RowId bread = s.rows("product")[0];
  const RowId cake = s.add_row("product");
  s.answer("sales", "200").answer("amount", "50", bread);
  CHECK(s.value("total") == "50");
  CHECK(s.value("of_all", bread) == "1");
  s.answer("amount", "150", cake);
  CHECK(s.value("total") == "200");
  CHECK(s.value("of_all", bread) == "0.25");
  CHECK(s.value("of_all", cake) == "0.75");
  CHECK(s.value("part", cake) == "0.75");
  s.answer("sales", "300");
  CHECK(s.value("part", cake) == "0.5");
  s.remove_row("product", bread);
  CHECK(s.value("total") == "150");
  CHECK(s.value("of_all", cake) == "1");
}

TEST_CASE("rows keep their answers and change their places when one is moved or taken out") {
  Scenario s(kProducts);
  const RowId a = s.rows("product")[0];
  const RowId b = s.add_row("product");
  const RowId c = s.add_row("product");
  s.answer("what", "a", a).answer("what", "b", b).answer("what", "c", c);
  CHECK(s.value("place", c) == "3");
  s.move_row("product", c, 0);
  CHECK(s.rows("product") == std::vector<RowId>{c, a, b});
  CHECK(s.value("place", c) == "1");
  CHECK(s.value("place", b) == "3");
  s.remove_row("product", a);
  CHECK(s.value("place", b) == "2");
  s.cut_power();
  CHECK(s.rows("product") == std::vector<RowId>{c, b});
  CHECK(s.value("what", b) == "b");
}

TEST_CASE("relevance inside a row looks at that row only") {
  Scenario s(kProducts);
  const RowId a = s.rows("product")[0];
  const RowId b = s.add_row("product");
  s.answer("amount", "500", a).answer("amount", "5", b);
  CHECK(s.asked("why", a));
  CHECK_FALSE(s.asked("why", b));
}

TEST_CASE("a counted repeat has as many rows as its count, and keeps the answers of those that it hides") {
  Scenario s(kProducts);
  CHECK(s.rows("site").empty());
  s.answer("sites", "3");
  REQUIRE(s.rows("site").size() == 3);
  CHECK_FALSE(*s.interview().may_add_row(s.node("site"), kRootRow));
  const RowId third = s.rows("site")[2];
  s.answer("town", "Oruro", third);
  s.answer("sites", "2");
  CHECK_FALSE(s.asked("town", third));
  CHECK(s.stored("town", third) == "Oruro");
  s.cut_power();
  s.answer("sites", "3");
  CHECK(s.asked("town", third));
  CHECK(s.value("town", third) == "Oruro");
  CHECK(s.rows("site").size() == 3);
}

TEST_CASE("rows in rows are summed where they belong") {
  Scenario s(kProducts);
  s.answer("sites", "2");
  const RowId north = s.rows("site")[0];
  const RowId south = s.rows("site")[1];
  const RowId early = s.rows("shift", north)[0];
  const RowId late = s.add_row("shift", north);
  const RowId only = s.rows("shift", south)[0];
  s.answer("hands", "5", early).answer("hands", "7", late).answer("hands", "11", only);
  CHECK(s.value("staff", north) == "12");
  CHECK(s.value("staff", south) == "11");
  CHECK(s.value("everyone") == "23");
  s.answer("sites", "1");
  CHECK(s.value("everyone") == "12");
  s.remove_row("shift", early);
  CHECK(s.value("everyone") == "7");
  s.cut_power();
  CHECK(s.value("everyone") == "7");
}

TEST_CASE("five hundred rows on four pages of memory neither get lost nor mixed up") {
  Scenario s(kProducts, Memory::kDevice);
  std::vector<RowId> rows = s.rows("product");
  while (rows.size() < 500) rows.push_back(s.add_row("product"));
  std::int64_t total = 0;
  for (std::size_t i = 0; i < rows.size(); i += 5) {
    s.answer("amount", std::to_string(i + 1), rows[i]);
    total += static_cast<std::int64_t>(i + 1);
  }
  CHECK(s.value("number") == "500");
  CHECK(s.value("total") == std::to_string(total));
  CHECK(s.value("place", rows[499]) == "500");
  for (std::size_t i = 0; i < rows.size(); i += 5) REQUIRE(s.value("amount", rows[i]) == std::to_string(i + 1));
}
