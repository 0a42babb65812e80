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

namespace {

/// A form with one mistake, the cell it is in, and words of what is said about it.
struct Mistake {
  const char* rows;
  const char* cell;
  const char* says;
};

constexpr Mistake kMistakes[] = {
    {"| | select_one colour | c | C | | | | | |\n| | text | t | T | ${c} = 'green' | | | | |\n", "survey!D3", "'t' is never reached"},
    {"| | select_one colour | c | C | | . = 'green' | | | |\n", "survey!E2", "no choice of 'c' satisfies"},
    {"| | integer | n | N | | | | | |\n| | text | t | T | ${n} != 5 | | | | |\n", "survey!D3", "'n' may be empty, and then '!=' is true"},
    {"| | integer | n | N | | | | | |\n| | text | t | T | ${n} < 5 | | | | |\n", "survey!D3", "'n' may be empty, and then '<' is false"},
    {"| | begin repeat | r | R | | | | | |\n| | decimal | m | M | | | | | |\n| | end repeat | | | | | | | |\n"
     "| | calculate | d | | | | ${m} * 2 | | |\n", "survey!F5", "'m' repeats"},
    {"| | text | t | T | | regex(., '(?=a)b') | | | |\n", "survey!E2", "look-around, named groups and flags are not supported"},
    {"| | decimal | t | T | | . < 12345678901234567890 | | | |\n", "survey!E2", "'t' cannot hold this"},
    {"| | text | t | T | | | | | |\n| | select_one colour | c | C | | | | region = ${t} | |\n", "survey!G3", "the list has no column 'region'"},
    {"| | integer | n | N | | . < 10 | | | 12 |\n", "survey!H2", "the default of 'n' is against its own constraint"},
    {"| | integer | a | A | ${b} > 1 | | | | |\n| | calculate | b | | | | ${a} + 1 | | |\n", "survey!D2",
     "relevant of 'a' (survey!D2) -> calculation of 'b' (survey!F3) -> relevant of 'a'"},
    {"| | text | t | T | | | | | |\n", "choices!A2", "no question uses the choice list 'colour'"},
};

}  // namespace

TEST_CASE("Every mistake that can be seen before the field is told with its cell") {
  for (const Mistake& mistake : kMistakes) {
    const auto built = build("| survey |\n| | type | name | label | relevant | constraint | calculation | choice_filter | default |\n" +
                             std::string(mistake.rows) +
                             "| choices |\n| | list_name | name | label |\n| | colour | red | Red |\n| | colour | blue | Blue |\n");
    INFO(mistake.rows << built.all());
    bool found = false;
    for (const auto& fault : built.faults)
      found = found || (fault.where.ends_with(std::string(": ") + mistake.cell) && fault.message.find(mistake.says) != std::string::npos);
    CHECK(found);
  }
}
