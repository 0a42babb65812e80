#include <catch2/catch.hpp>

#include "host/compile/description_json.hpp"
#include "host/compile/description_scope.hpp"
#include "tests/unit/compile/compiled.hpp"

using namespace eslabon;

namespace {

test::Built sample() {
  return test::build(R"(
| survey | | | | |
| | type | name | label::Español (es) | label::English (en) | constraint | special | unit::English (en) |
| | integer | staff | Personal | Staff | . >= 0 | -9 -8 | people |
| | begin repeat | plant | Planta | Plant | | | |
| | select_one yesno | open | ¿Abierta? | Open? | | | |
| | end repeat | | | | | | |
| choices |
| | list_name | name | label::Español (es) | label::English (en) |
| | yesno | 1 | Sí | Yes |
| | yesno | 2 | No | No |
| indicators |
| | name | label::English (en) | numerator |
| | open_share | Open plants | ${open} = 1 |
)");
}

}  // namespace

TEST_CASE("The host reads from the package what the workbook said") {
  const test::Built built = sample();
  INFO(built.all());
  REQUIRE(built.file);
  const compile::FormDescription& form = built.file->description();
  const NodeId staff = form.find("staff").at(0);
  CHECK(form.nodes[staff].data == form::DataType::kInteger);
  CHECK(form.nodes[staff].special == (form::kMayNotKnow | form::kMayRefuse));
  CHECK(form.in_language(form.nodes[staff].label, 1) == "Staff");
  CHECK(form.nodes[staff].where == "survey!2");
  const NodeId open = form.find("open").at(0);
  REQUIRE(form.nodes[open].list);
  CHECK(form.lists[*form.nodes[open].list].choices[0].label[0] == "Sí");
  CHECK(form.repeats(open) == form.find("plant"));
  REQUIRE(form.indicators.rows.size() == 1);
  CHECK(form.indicators.cell(0, "numerator") == "${open} = 1");
  CHECK(form.indicators.where(0, "numerator").find("indicators!") == 0);
  CHECK(form.indicators.words(0, "label", 2)[1] == "Open plants");
}

TEST_CASE("A name may also be the path to it") {
  const test::Built built = sample();
  REQUIRE(built.file);
  const compile::DescriptionScope scope(built.file->description());
  const auto node = [&scope](const char* name) {
    const auto found = scope.find(name);
    return found.size() == 1 ? std::optional(found[0].node) : std::nullopt;
  };
  REQUIRE(node("open"));
  CHECK(node("/data/plant/open") == node("open"));
  CHECK(node("/data/plant") == node("plant"));
  for (const char* nowhere : {"/data/open", "/data/plant/staff", "/data/plant/open/more", "/data//open", "/data/"})
    CHECK_FALSE(node(nowhere));
}

TEST_CASE("A description survives its JSON") {
  const test::Built built = sample();
  REQUIRE(built.file);
  const std::string json = compile::to_json(built.file->description());
  CHECK(compile::to_json(compile::description_from_json(json)) == json);
}

TEST_CASE("A damaged description is refused") {
  for (const char* json : {"", "{}", "[1,2]", R"({"nodes":[]})", "\xFF"})
    CHECK_THROWS_AS(compile::description_from_json(json), text::Failure);
}

TEST_CASE("A package cut short or without the host's part is refused with the file's name") {
  const test::Built built = sample();
  REQUIRE(built.file);
  const std::string bytes = built.file->bytes();
  CHECK_THROWS_WITH(compile::PackageFile::from_bytes(bytes.substr(0, 900), "half.esl"), Catch::Contains("half.esl: "));
  CHECK_THROWS_WITH(compile::PackageFile::from_bytes(std::string(built.file->device_bytes()), "device.esl"),
                    Catch::Contains("device's part"));
}

TEST_CASE("Names mean the form's questions, lists mean tables") {
  const test::Built built = sample();
  REQUIRE(built.file);
  const compile::DescriptionScope scope(built.file->description());
  REQUIRE(scope.find("open").size() == 1);
  CHECK(scope.find("open")[0].type == compile::Type::kSelectOne);
  CHECK(scope.find("open")[0].repeats.size() == 1);
  CHECK(scope.find("nobody").empty());
  REQUIRE(scope.table("yesno"));
  CHECK(scope.column(scope.table("yesno")->table, "name") == expr::ColumnId{0});
  CHECK(scope.column(scope.table("yesno")->table, "label") == form::kLabelColumn);
  CHECK_FALSE(scope.column(scope.table("yesno")->table, "region"));
}
