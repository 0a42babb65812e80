#include <catch2/catch.hpp>

#include "tests/unit/xlsform/read_form.hpp"

using namespace eslabon;
using Catch::Matchers::Contains;
using xlsform::read_form;

TEST_CASE("A form in two languages keeps groups, choices and expressions with their cells") {
  const auto form = read_form(R"(
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

TEST_CASE("A workbook with ten faults reports all ten, each with its cell") {
  const auto form = read_form(R"(
| survey | | | | | | |
| | type | name | label | relevant | parameters | choice_filter |
| | vidoe | film | A film | | | |
| | integer | 2staff | Staff | | | |
| | text | town | Town | ${regoin} = 'n' | | |
| | select_one regions | region | Region | | | |
| | select_one sector | branch | Branch | | | |
| | text | town | Town again | | | |
| | range | score | Score | | start=0 end=10 step=0 | |
| | begin group | money | Money | | | |
| | select_one regoin | where | Where | | | |
| | text | | Unnamed | | | |
| choices | | | |
| | list_name | name | label |
| | region | n | North |
| | region | n | North again |
| | sector | food | Food |
)");
  const std::string errors = form.lines(text::Severity::kError);
  CHECK_THAT(errors, Contains("survey!A2: unknown question type 'vidoe'; is 'video' meant?"));
  CHECK_THAT(errors, Contains("survey!B3: '2staff' is no name"));
  CHECK_THAT(errors, Contains("survey!D4: ${regoin} names no question of the sheet survey; is ${region} meant?"));
  CHECK_THAT(errors, Contains("survey!A5: the list 'regions' is not on the sheet choices; is 'region' meant?"));
  CHECK_THAT(errors, Contains("survey!B7: the name 'town' is already used in row 4"));
  CHECK_THAT(errors, Contains("survey!E8: parameter 'step' must not be 0"));
  CHECK_THAT(errors, Contains("survey!B9: 'begin group' has no 'end group'"));
  CHECK_THAT(errors, Contains("survey!A10: the list 'regoin' is not on the sheet choices"));
  CHECK_THAT(errors, Contains("survey!B11: a question without a name"));
  CHECK_THAT(errors, Contains("choices!B3: 'n' is already a choice of the list 'region' (row 2)"));
  CHECK(std::ranges::count(errors, '\n') == 10);
}

TEST_CASE("What a kiosk cannot ask is told apart from what is wrong") {
  const auto form = read_form(R"(
| survey | | | |
| | type | name | label |
| | image | facade | Photo of the firm |
| | geotrace | fence | Its limits |
| | select_one_from_file zones.xml | zone | Zone |
| | text | owner | Owner |
)");
  CHECK(form.is_valid());
  const std::string refused = form.lines(text::Severity::kUnsupported);
  CHECK_THAT(refused, Contains("survey!A2: a photo cannot be asked on a kiosk"));
  CHECK_THAT(refused, Contains("survey!A3: a line on the map cannot be asked on a kiosk"));
  CHECK_THAT(refused, Contains("survey!A4: a list in the file 'zones.xml'"));
  CHECK(std::ranges::count(refused, '\n') == 3);
  CHECK(text::has_error(form.faults));
}

TEST_CASE("Older spellings of headers and types mean the same") {
  const auto form = read_form(R"(
| survey | | | | | |
| | Command | Tag | Caption | relevance | constraint message |
| | begin_repeat | line | A product line | | |
| | select one from goods | good | Which good? | | |
| | add integer prompt | units | Units sold | | Too many |
| | end repeat | | | | |
| | phone number | phone | Telephone | ${phone} != '' | |
| choices | | | |
| | list name | value | label |
| | goods | w | Wood |
)");
  CHECK(form.lines(text::Severity::kError).empty());
  CHECK(form.model.nodes[1].kind == xlsform::NodeKind::kRepeat);
  CHECK(form.node("good").type == xlsform::QuestionType::kSelectOne);
  CHECK(form.node("units").constraint_message.in(0).text == "Too many");
  CHECK(form.node("phone").constraint.text == "regex(., '^\\d*$')");
  CHECK(form.node("phone").relevant.text == "${phone} != ''");
}

TEST_CASE("Two headers for one column are a fault at the second") {
  const auto form = read_form("| survey |\n| | type | name | value | label |\n| | text | q | q | Q |\n");
  CHECK_THAT(form.lines(text::Severity::kError), Contains("survey!C1: 'name' and 'value'"));
}

TEST_CASE("or_other brings its choice and its text question in every language") {
  const auto form = read_form(R"(
| survey | | | |
| | type | name | label::English (en) | label::Português (pt) |
| | select_one trade or_other | trade | Trade | Ramo |
| choices | | | | |
| | list_name | name | label::English (en) | label::Português (pt) |
| | trade | food | Food | Alimentos |
)");
  REQUIRE(form.is_valid());
  const xlsform::ChoiceList* list = form.model.find_list("trade");
  REQUIRE(list != nullptr);
  REQUIRE(list->choices.size() == 2);
  CHECK(list->choices[1].name.text == "other");
  CHECK(list->choices[1].label.in(1).text == "Outro");
  const xlsform::Node& specify = form.node("trade_other");
  CHECK(specify.generated);
  CHECK(specify.relevant.text == "selected(../trade, 'other')");
}

TEST_CASE("A repeat's count that is computed becomes a calculation before the repeat") {
  const auto form = read_form(R"(
| survey | | | | |
| | type | name | label | repeat_count |
| | integer | plants | Plants | |
| | begin repeat | plant | Plant | ${plants} + 1 |
| | text | place | Place | |
| | end repeat | | | |
| | begin repeat | shop | Shop | ${plants} |
| | text | street | Street | |
| | end repeat | | | |
)");
  REQUIRE(form.is_valid());
  CHECK(form.model.nodes[2].name.text == "plant_count");
  CHECK(form.model.nodes[2].calculation.text == "${plants} + 1");
  CHECK(form.node("plant").repeat_count.text == "${plant_count}");
  CHECK(form.node("shop").repeat_count.text == "${plants}");
}

TEST_CASE("A default is an expression only when it has something to compute") {
  for (const std::string dynamic : {"a+b", "5 - 3", "now()", "${other}", "instance('x')/root/item[1]", "6 * 7", "a mod b"})
    CHECK(read_form("| survey |\n| | type | name | label | default |\n| | text | other | O | |\n| | text | q | Q | " + dynamic + " |\n")
              .node("q")
              .default_is_dynamic);
  for (const std::string literal : {"a-b", "2024-01-01", "01-15", "-5", "x/y", "foo bar", "'a + b'", "12:30:00", "09:15:30.250+05:30",
                              "2027-03-04T09:15:30.5-03:00", "09:15:30Z"})
    CHECK_FALSE(read_form("| survey |\n| | type | name | label | default |\n| | text | q | Q | " + literal + " |\n")
                    .node("q")
                    .default_is_dynamic);
}

TEST_CASE("Curly quotes, no-break spaces and runs of spaces are cleaned unless the settings forbid it") {
  const std::string survey =
      "| survey |\n| | type | name | label | relevant |\n| | text | q | Two   words | ${q} != \u2018x\u2019 |\n";
  const auto clean = read_form(survey);
  CHECK(clean.node("q").label.in(0).text == "Two words");
  CHECK(clean.node("q").relevant.text == "${q} != 'x'");
  const auto raw = read_form(survey + "| settings |\n| | clean_text_values |\n| | no |\n");
  CHECK(raw.node("q").label.in(0).text == "Two   words");
}

TEST_CASE("Yes and no become expressions and other words stay") {
  const auto form = read_form(R"(
| survey | | | | | |
| | type | name | label | required | read_only |
| | text | a | A | yes | FALSE |
| | text | b | B | ${a} = 'x' | |
)");
  CHECK(form.node("a").required.text == "true()");
  CHECK(form.node("a").read_only.text == "false()");
  CHECK(form.node("b").required.text == "${a} = 'x'");
}

TEST_CASE("Labels without a language join the default language or become one of their own") {
  const std::string survey = "| survey |\n| | type | name | label | label::Español (es) |\n| | text | q | Name | Nombre |\n";
  const auto phantom = read_form(survey);
  CHECK(phantom.model.languages == std::vector<std::string>{"default", "Español (es)"});
  CHECK_THAT(phantom.lines(text::Severity::kWarning), Contains("language of their own"));
  const auto named = read_form(survey + "| settings |\n| | default_language |\n| | English (en) |\n");
  CHECK(named.model.languages == std::vector<std::string>{"English (en)", "Español (es)"});
  CHECK(named.model.default_language == 0);
  CHECK(named.node("q").label.in(1).text == "Nombre");
}

TEST_CASE("Soft checks, special answers and units are columns of our own") {
  const auto form = read_form(R"(
| survey | | | | | | | |
| | type | name | label | soft_constraint | soft_constraint_message | special | unit |
| | integer | staff | Staff | . < 500 | More than 500? | -9 -8 | workers |
| | note | hello | Hello | | | -9 | |
| | integer | age | Age | | | -5 | |
)");
  CHECK(form.node("staff").soft_constraint.text == ". < 500");
  CHECK(form.node("staff").special == std::vector<int>{-9, -8});
  CHECK(form.node("staff").unit.in(0).text == "workers");
  const std::string errors = form.lines(text::Severity::kError);
  CHECK_THAT(errors, Contains("survey!F3: 'hello' has no answer"));
  CHECK_THAT(errors, Contains("survey!F4: '-5' is no special answer"));
}

TEST_CASE("The sheets design, indicators and checks come as located rows") {
  const auto form = read_form(R"(
| survey | | | |
| | type | name | label::English (en) |
| | integer | sales | Sales |
| indicators | | | | |
| | name | Label::English (en) | stat | expr |
| | total_sales | Sales | total | ${sales} |
| | wrong | Wrong | mean | ${sale} |
)");
  REQUIRE(form.model.indicators.rows.size() == 2);
  CHECK(form.model.indicators.cell(0, "stat").text == "total");
  CHECK(form.model.indicators.translated(0, "label").in(0).text == "Sales");
  CHECK(form.model.indicators.cell(0, "absent").empty());
  CHECK_THAT(form.lines(text::Severity::kError), Contains("indicators!D3: ${sale} names no question"));
}

TEST_CASE("A question that shows nothing is a calculation or a mistake") {
  const auto form = read_form(R"(
| survey | | | | | | |
| | type | name | label | hint | calculation | guidance_hint |
| | integer | asked | | Count them | | |
| | integer | doubled | | | 2 * ${asked} | |
| | integer | mute | | | | Only in print |
)");
  CHECK(form.node("asked").type == xlsform::QuestionType::kInteger);
  CHECK(form.node("doubled").type == xlsform::QuestionType::kCalculate);
  CHECK(form.node("doubled").data_type == xlsform::DataType::kInteger);
  const std::string errors = form.lines(text::Severity::kError);
  CHECK_THAT(errors, Contains("survey!B4: 'mute' has neither label nor hint"));
  CHECK(std::ranges::count(errors, '\n') == 1);
}

TEST_CASE("A file is attached once, and no list has its name") {
  const auto form = read_form(R"(
| survey | | | |
| | type | name | label |
| | csv-external | towns | |
| | begin group | g | G |
| | csv-external | towns | |
| | csv-external | sector | |
| | end group | | |
| choices | | | |
| | list_name | name | label |
| | sector | food | Food |
)");
  const std::string errors = form.lines(text::Severity::kError);
  CHECK_THAT(errors, Contains("survey!B4: the file 'towns' is already attached in row 2"));
  CHECK_THAT(errors, Contains("choices!A2: instance('sector') would be both"));
}

TEST_CASE("The design names questions that the survey has") {
  const auto form = read_form(R"(
| survey | | | |
| | type | name | label |
| | hidden | wt | |
| | hidden | zone | |
| design | | |
| | key | value |
| | weight | wt |
| | psu | zones |
| | labels zone | zone_names |
)");
  const std::string errors = form.lines(text::Severity::kError);
  CHECK_THAT(errors, Contains("design!B3: 'zones' is not one question"));
  CHECK_THAT(errors, Contains("design!B4: the list 'zone_names' is not on the sheet choices"));
  CHECK(std::ranges::count(errors, '\n') == 2);
}

TEST_CASE("Notes far to the right or far below the form are left alone") {
  std::string csv = "survey\n,type,name,label" + std::string(25, ',') + "remark\n,text,q,Q" + std::string(25, ',') + "see ${old}\n";
  csv += std::string(70, '\n');
  csv += ",nonsense,,\n";
  const auto form = read_form(csv, "firm.csv");
  CHECK(form.is_valid());
  CHECK_THAT(form.lines(text::Severity::kWarning), Contains("survey!AB1") && Contains("survey!73"));
}

TEST_CASE("An unmatched end names what should have ended first, and the rest is still checked") {
  const auto form = read_form(R"(
| survey | | | |
| | type | name | label |
| | begin group | a | A |
| | begin repeat | b | B |
| | end group | | |
| | wibble | c | C |
)");
  const std::string errors = form.lines(text::Severity::kError);
  CHECK_THAT(errors, Contains("survey!A4: 'end group' ends nothing that is open here; 'begin repeat' in row 3"));
  CHECK_THAT(errors, Contains("survey!A5: unknown question type 'wibble'"));
}

TEST_CASE("A form may refer to its own identity") {
  const auto form = read_form("| survey |\n| | type | name | label |\n| | note | n | Form ${instanceID} |\n");
  REQUIRE(form.is_valid());
  CHECK(form.node("instanceID").generated);
  CHECK(form.model.find_nodes("instanceName").empty());
}

TEST_CASE("A table-list takes questions of one list only") {
  const auto form = read_form(R"(
| survey | | | | |
| | type | name | label | appearance |
| | begin group | g | G | table-list |
| | select_one yn | a | A | |
| | select_one xy | b | B | |
| | end group | | | |
| choices | | | |
| | list_name | name | label |
| | yn | y | Y |
| | xy | x | X |
)");
  CHECK_THAT(form.lines(text::Severity::kError), Contains("survey!A4: the questions of a table-list must share one list"));
}

TEST_CASE("A file without a survey says which sheet may be meant") {
  CHECK_THAT(read_form("| survy |\n| | type | name |\n| | text | a |\n").lines(text::Severity::kError),
             Contains("firm.md: there is no sheet 'survey'; is 'survy' meant to be it?"));
}
