#include <catch2/catch.hpp>

#include "host/xlsform/survey_model.hpp"

using namespace eslabon;

namespace {

struct Read {
  std::vector<text::Fault> faults;
  xlsform::SurveyModel model;
};

Read read(std::string_view tables) {
  Read result;
  const xlsform::Workbook book = xlsform::parse_workbook(tables, "firm.md", result.faults);
  result.model = xlsform::read_survey(book, result.faults);
  return result;
}

}  // namespace

TEST_CASE("A form in two languages keeps groups, choices and expressions with their cells") {
  const Read form = read(R"(
| survey | | | | | |
| | type | name | label::English (en) | label::Español (es) | relevant |
| | begin group | trade | Trade | Comercio | |
| | select_one yes_no | exports | Does the firm export? | ¿Exporta? | |
| | integer | share | Share of sales | Parte de las ventas | ${exports} = 'yes' |
| | end group | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Español (es) |
| | yes_no | yes | Yes | Sí |
| | yes_no | no | No | No |
)");
  REQUIRE(form.faults.empty());
  REQUIRE(form.model.nodes.size() == 4);
  REQUIRE(form.model.languages == std::vector<std::string>{"English (en)", "Español (es)"});
  const xlsform::Node& share = form.model.nodes[3];
  CHECK(share.parent == 1);
  CHECK(share.label.in(1).text == "Parte de las ventas");
  CHECK(share.relevant.text == "${exports} = 'yes'");
  CHECK(form.model.where(share.relevant.place) == "firm.md: survey!E4");
  CHECK(form.model.path(3) == "trade/share");
  REQUIRE(form.model.nodes[2].choices);
  CHECK(form.model.lists[*form.model.nodes[2].choices->list].choices[0].label.in(1).text == "Sí");
}
