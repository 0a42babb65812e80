#include <catch2/catch.hpp>

#include "tests/unit/xlsform/read_form.hpp"

using namespace eslabon;
using Catch::Matchers::Contains;
using xlsform::read_form;

namespace {

std::string errors(const std::string& survey, const std::string& entities) {
  return read_form("| survey |\n| | type | name | label | save_to |\n" + survey + "| entities |\n" + entities)
      .lines(text::Severity::kError);
}

}  // namespace

TEST_CASE("Properties of an entity are saved by questions outside and inside its repeat's own groups") {
  CHECK(errors("| | begin repeat | plant | Plant | |\n| | text | town | Town | place |\n| | end repeat | | | |\n",
               "| | list_name | label |\n| | plants | ${town} |\n")
            .empty());
}

TEST_CASE("A saved property needs an entity list and a free name") {
  CHECK_THAT(read_form("| survey |\n| | type | name | label | save_to |\n| | text | a | A | size |\n").lines(text::Severity::kError),
             Contains("survey!D2: save_to needs a sheet 'entities'"));
  const std::string found = errors("| | text | a | A | Label |\n| | text | b | B | x y |\n| | text | c | C | town |\n| | text | d | D | town |\n",
                                   "| | list_name | label |\n| | firms | ${a} |\n");
  CHECK_THAT(found, Contains("survey!D2: an entity's property cannot be called 'Label'"));
  CHECK_THAT(found, Contains("survey!D3: 'x y' is no property's name"));
  CHECK_THAT(found, Contains("survey!D5: 'town' is already saved by row 4"));
}

TEST_CASE("Two entities need two places") {
  const std::string rows = "| | text | a | A | firms#x |\n| | text | b | B | owners#y |\n";
  CHECK_THAT(errors(rows, "| | list_name | label |\n| | firms | F |\n| | owners | O |\n"),
             Contains("entities!3: the form already holds the entity 'firms' of row 2"));
  CHECK(errors("| | text | a | A | firms#x |\n| | begin group | g | G | |\n| | text | b | B | owners#y |\n| | end group | | | |\n",
               "| | list_name | label |\n| | firms | F |\n| | owners | O |\n")
            .empty());
}

TEST_CASE("One entity cannot take values from two repeats") {
  CHECK_THAT(errors("| | begin repeat | r | R | |\n| | text | a | A | x |\n| | end repeat | | | |\n"
                    "| | begin repeat | s | S | |\n| | text | b | B | y |\n| | end repeat | | | |\n",
                    "| | list_name | label |\n| | firms | F |\n"),
             Contains("takes values from 'r' and from 's'"));
}

TEST_CASE("Updating an entity needs to know which, and its list in the form") {
  const std::string found = errors("| | text | a | A | |\n", "| | list_name | label | update_if |\n| | firms | F | true() |\n");
  CHECK_THAT(found, Contains("entities!2: update_if needs an entity_id"));
  CHECK_THAT(errors("| | text | a | A | |\n", "| | list_name | entity_id |\n| | firms | ${a} |\n"),
             Contains("add a question of type csv-external named 'firms'"));
}
