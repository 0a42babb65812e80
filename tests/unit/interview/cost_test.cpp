// What an answer costs, in expressions evaluated.
#include <catch2/catch.hpp>

#include "tests/unit/interview/scenario.hpp"

using namespace eslabon;
using namespace eslabon::interview;

namespace {

// A hundred sections that have nothing to do with each other.
std::string long_form() {
  std::string form = "| survey |\n| | type | name | label | relevant | calculation | constraint |\n";
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    form += "| | integer | a" + n + " | A | | | . < 1000 |\n";
    form += "| | integer | b" + n + " | B | ${a" + n + "} > 5 | | . <= ${a" + n + "} |\n";
    form += "| | calculate | c" + n + " | | | ${a" + n + "} + ${b" + n + "} | |\n";
    form += "| | calculate | d" + n + " | | | ${c" + n + "} * 2 | |\n";
    form += "| | text | e" + n + " | E | ${d" + n + "} > 100 | | |\n";
  }
  return form;
}

std::uint32_t cost_of(Scenario& s, const char* question, const char* text, RowId row = kRootRow) {
  const std::uint32_t before = s.evaluations();
  s.log(event::answer_set(7, s.at(question, row), event::Answer(expr::Value::integer(std::atoi(text)))));
  return s.evaluations() - before;
}

}  // namespace

TEST_CASE("an answer costs its own rules and what depends on it, however long the form") {
  Scenario s(long_form());
  // its constraint, b's relevance and c; c stays empty, so nothing further
  CHECK(cost_of(s, "a50", "60") == 3);
  // its constraint, c, d, and e's relevance
  CHECK(cost_of(s, "b50", "10") == 4);
  // the same value again costs nothing
  CHECK(cost_of(s, "b50", "10") == 0);
  // its constraint, b's relevance, b's constraint, c, d, e's relevance
  CHECK(cost_of(s, "a50", "61") == 6);
}

TEST_CASE("an answer in one of many rows costs that row and the totals, not the other rows") {
  Scenario s(R"(
| survey |              |        |       |                          |
|        | type         | name   | label | calculation              |
|        | begin repeat | item   | Item  |                          |
|        | integer      | pieces | Pieces |                         |
|        | integer      | price  | Price |                          |
|        | calculate    | worth  |       | ${pieces} * ${price}     |
|        | end repeat   |        |       |                          |
|        | calculate    | total  |       | sum(${worth})            |
)");
  std::vector<RowId> rows = s.rows("item");
  while (rows.size() < 60) rows.push_back(s.add_row("item"));
  CHECK(cost_of(s, "pieces", "3", rows[30]) == 1);  // worth stays empty
  CHECK(cost_of(s, "price", "4", rows[30]) == 2);   // worth, total
  CHECK(s.value("total") == "12");
}
