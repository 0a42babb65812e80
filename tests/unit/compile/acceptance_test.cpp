#include <catch2/catch.hpp>

#include "tests/unit/compile/compiled.hpp"

using namespace eslabon;
using eslabon::test::build;

namespace {

std::size_t count(const test::Built& built, text::Severity severity) {
  std::size_t found = 0;
  for (const text::Fault& fault : built.faults) found += fault.severity == severity ? 1U : 0U;
  return found;
}

test::Built with_column(const std::string& column, const std::string& rows) {
  return build("| survey |\n| | type | name | label | " + column + " |\n" + rows);
}

}  // namespace

TEST_CASE("A file that is not beside the workbook is missing, and no expression about it is wrong") {
  const auto built = with_column("calculation",
                                 "| | text | nit | Tax number | |\n"
                                 "| | calculate | owner | | pulldata('taxpayers', 'owner', 'nit', ${nit}) |\n"
                                 "| | select_one_from_file branches.csv | branch | Branch | |\n");
  INFO(built.all());
  CHECK(count(built, text::Severity::kMissing) == 2);
  CHECK(count(built, text::Severity::kError) == 0);
  CHECK(built.says("survey!D3"));
  CHECK(built.says("there is no file 'taxpayers.csv' beside the workbook"));
  CHECK_FALSE(built.file);
}

TEST_CASE("A default that is no answer to its question is ignored with a warning") {
  const auto built = with_column("default", "| | integer | staff | Staff | many |\n| | date | day | Day | someday |\n");
  INFO(built.all());
  REQUIRE(built.file);
  CHECK(built.says("the default 'many' is ignored: it is not a whole number"));
  CHECK(built.says("the default 'someday' is ignored"));
}

TEST_CASE("An instance name that is a bare word names nothing and is ignored with a warning") {
  const auto built = build("| survey |\n| | type | name | label |\n| | text | q | Q |\n"
                           "| settings |\n| | instance_name |\n| | owner |\n");
  INFO(built.all());
  REQUIRE(built.file);
  CHECK(built.says("there is no 'owner'"));
  CHECK(built.file->package().info().instance_name == form::kNoProgram);
}

TEST_CASE("One answer of a repeated question outside of its repeat is pointed out") {
  const auto built = with_column("calculation",
                                 "| | begin repeat | sale | Sale | |\n| | decimal | amount | Amount | |\n"
                                 "| | end repeat | | | |\n| | calculate | twice | | ${amount} * 2 |\n");
  INFO(built.all());
  REQUIRE(built.file);
  CHECK(built.says("'amount' repeats: here it is empty as soon as there are several"));
}

TEST_CASE("A group in an expression is empty, as on a phone, and pointed out") {
  const auto built = with_column("calculation",
                                 "| | begin group | g | G | |\n| | text | a | A | |\n| | end group | | | |\n"
                                 "| | calculate | c | | concat(${g}, 'x') |\n");
  INFO(built.all());
  REQUIRE(built.file);
  CHECK(built.says("'g' is a group and is always empty"));
}

TEST_CASE("What a phone can do and a kiosk cannot is no error but is refused at its cell") {
  const char* kRows[] = {"| | text | code | Code | regex(., '(a)\\1') |\n",
                         "| | text | code | Code | area(.) > 3 |\n",
                         "| | text | code | Code | . != device-info() |\n",
                         "| | text | code | Code | cht:z-score('w', 1, 2) > 3 |\n",
                         "| | text | code | Code | pulldata('@layer', 'x') = . |\n",
                         "| | text | code | Code | count(//code) = 1 |\n",
                         "| | text | code | Code | preceding::code = . |\n"};
  for (const char* row : kRows) {
    const auto built = with_column("constraint", row);
    INFO(built.all());
    CHECK(count(built, text::Severity::kUnsupported) == 1);
    CHECK(count(built, text::Severity::kError) == 0);
    CHECK(built.says("survey!D2: cannot be asked on a kiosk: "));
    CHECK_FALSE(built.file);
  }
}

TEST_CASE("A condition of hundreds of comparisons still fits a kiosk, of thousands it cannot be asked there") {
  const auto chain = [](std::size_t terms) {
    std::string text = "${a} = 'y'";
    for (std::size_t i = 1; i < terms; ++i) text += " or ${a} = 'y" + std::to_string(i) + "'";
    return with_column("relevant", "| | text | a | A | |\n| | text | b | B | " + text + " |\n");
  };
  CHECK(chain(200).file);
  const auto long_chain = chain(2000);
  CHECK(count(long_chain, text::Severity::kUnsupported) == 1);
  CHECK(count(long_chain, text::Severity::kError) == 0);
}
