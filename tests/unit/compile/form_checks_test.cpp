#include <catch2/catch.hpp>

#include "tests/unit/compile/compiled.hpp"

using eslabon::test::build;

namespace {

std::string with_colours(const std::string& rows) {
  return "| survey |\n| | type | name | label | relevant | constraint | default |\n" + rows +
         "\n| choices |\n| | list_name | name | label |\n| | colour | red | Red |\n| | colour | blue | Blue |\n";
}

}  // namespace

TEST_CASE("A question that no answers reach is pointed out") {
  const auto built = build(with_colours("| | select_one colour | c | C | | | |\n| | text | t | T | ${c} = 'green' | | |\n"));
  INFO(built.all());
  CHECK(built.says("'t' is never reached"));
  const auto fine = build(with_colours("| | select_one colour | c | C | | | |\n| | text | t | T | ${c} = 'blue' | | |\n"));
  CHECK_FALSE(fine.says("never reached"));
}

TEST_CASE("A constraint that no choice satisfies is pointed out") {
  const auto built = build(with_colours("| | select_one colour | c | C | | . = 'green' | |\n"));
  INFO(built.all());
  CHECK(built.says("no choice of 'c' satisfies its constraint"));
  CHECK_FALSE(build(with_colours("| | select_one colour | c | C | | . != 'red' | |\n")).says("satisfies"));
}

TEST_CASE("A default against its own constraint is pointed out") {
  const auto built = build(with_colours("| | select_one colour | c | C | | | |\n| | integer | n | N | | . < 10 | 12 |\n"));
  INFO(built.all());
  CHECK(built.says("the default of 'n' is against its own constraint"));
  CHECK_FALSE(build(with_colours("| | select_one colour | c | C | | | |\n| | integer | n | N | | . < 10 | 9 |\n"))
                  .says("against its own"));
}

TEST_CASE("Missing translations and unused lists are pointed out") {
  const auto built = build(R"(
| survey | | | | |
| | type | name | label::Español (es) | label::English (en) |
| | text | t | Nombre | |
| choices |
| | list_name | name | label::Español (es) | label::English (en) |
| | idle | a | A | A |
)");
  INFO(built.all());
  CHECK(built.says("label of 't' is missing in English (en)"));
  CHECK(built.says("no question uses the choice list 'idle'"));
}

TEST_CASE("Money wider than any answer is pointed out at the cell of its bound") {
  const auto built = build(with_colours("| | select_one colour | c | C | | | |\n| | decimal | turnover | T | | . < 1234567890123456789 | |\n"));
  INFO(built.all());
  CHECK(built.says("'turnover' cannot hold this: a number of 19 digits"));
  CHECK(built.says("survey!E3"));
  CHECK_FALSE(build(with_colours("| | select_one colour | c | C | | | |\n| | decimal | q12345678901234567890 | T | | . < 999999999999999999 and . != '12345678901234567890' | |\n"))
                  .says("cannot hold"));
}
