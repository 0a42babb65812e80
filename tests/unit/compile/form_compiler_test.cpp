#include <catch2/catch.hpp>

#include "host/compile/string_writer.hpp"
#include "tests/unit/compile/compiled.hpp"

using namespace eslabon;
using eslabon::test::build;

namespace {

constexpr const char* kFirm = R"(
| survey | | | | | | | |
| | type | name | label::Español (es) | label::English (en) | relevant | constraint | required | calculation | choice_filter |
| | select_one dept | dept | ¿Departamento? | Department? | | | yes | | |
| | select_one town | town | ¿Ciudad? | Town? | ${dept} != '' | | | | dept = ${dept} |
| | integer | staff | ¿Personas en ${town}? | People in ${town}? | | . >= 0 | | | |
| | begin repeat | product | Producto | Product | ${staff} > 0 | | | | |
| | decimal | sales | Ventas | Sales | | . <= 100 | | | |
| | end repeat | | | | | | | | |
| | calculate | total | | | | | | sum(${sales}) | |
| | note | bye | Total ${total} | Total ${total} | ${total} > 10 | | | | |

| choices | | | | | |
| | list_name | name | label::Español (es) | label::English (en) | dept |
| | dept | a | Alto | High | |
| | dept | b | Bajo | Low | |
| | town | a1 | Uno | One | a |
| | town | a2 | Dos | Two | a |
| | town | b1 | Tres | Three | b |
)";

NodeId id_of(const test::Built& built, std::string_view name) {
  const auto found = built.file->package().find(name);
  REQUIRE(found.ok());
  return *found;
}

bool depends(const test::Built& built, std::string_view on, std::string_view node, form::StepKind kind) {
  const form::Package& package = built.file->package();
  const NodeId source = id_of(built, on);
  for (std::uint16_t i = 0; i < *package.dependent_count(source); ++i) {
    const auto step = package.step(package.dependent(source, i)->step);
    if (step->node == id_of(built, node) && step->kind == kind) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("A workbook becomes a package that a device can open") {
  const test::Built built = build(kFirm);
  INFO(built.all());
  REQUIRE(built.file);
  const form::Package& package = built.file->package();
  CHECK(package.info().languages == 2);
  CHECK(package.node(id_of(built, "dept"))->has(form::kRequiredAlways));
  const auto product = package.node(id_of(built, "product"));
  CHECK(product->kind == form::NodeKind::kRepeat);
  CHECK(product->subtree_end == product->id + 2);
  const auto sales = package.node(id_of(built, "sales"));
  CHECK(sales->repeat == product->id);
  CHECK(sales->depth == 1);
  CHECK(sales->constraint != form::kNoProgram);
}

TEST_CASE("A cascade is opened through the index of its filter column") {
  const test::Built built = build(kFirm);
  REQUIRE(built.file);
  const auto town = built.file->package().node(id_of(built, "town"));
  CHECK(town->filter_column == 1);
  CHECK(town->filter_key != form::kNoProgram);
  CHECK(town->choice_filter != form::kNoProgram);
  CHECK(depends(built, "dept", "town", form::StepKind::kChoiceFilter));
}

TEST_CASE("An answer touches what reads it and nothing else") {
  const test::Built built = build(kFirm);
  REQUIRE(built.file);
  CHECK(depends(built, "staff", "product", form::StepKind::kRelevant));
  CHECK(depends(built, "sales", "total", form::StepKind::kCalculation));
  CHECK(depends(built, "sales", "sales", form::StepKind::kConstraint));
  CHECK(depends(built, "product", "total", form::StepKind::kCalculation));
  CHECK(depends(built, "total", "bye", form::StepKind::kRelevant));
  CHECK_FALSE(depends(built, "sales", "bye", form::StepKind::kRelevant));
  CHECK_FALSE(depends(built, "dept", "product", form::StepKind::kRelevant));
}

TEST_CASE("What is read is computed before what reads it") {
  const test::Built built = build(kFirm);
  REQUIRE(built.file);
  const form::Package& package = built.file->package();
  int total_at = -1;
  int bye_at = -1;
  for (std::uint16_t i = 0; i < package.info().steps; ++i) {
    const auto step = package.step(i);
    if (step->node == id_of(built, "total") && step->kind == form::StepKind::kCalculation) total_at = i;
    if (step->node == id_of(built, "bye")) bye_at = i;
  }
  REQUIRE(total_at >= 0);
  CHECK(total_at < bye_at);
}

TEST_CASE("A label with an answer inside is words and an expression") {
  const test::Built built = build(kFirm);
  REQUIRE(built.file);
  std::array<std::uint8_t, 512> buffer{};
  const form::Package& package = built.file->package();
  const auto label = package.strings().read(package.node(id_of(built, "staff"))->label, 1, buffer);
  REQUIRE(label->piece_count() == 3);
  CHECK(label->piece(0).text == "People in ");
  CHECK(label->piece(1).program != form::kNoProgram);
  CHECK(label->piece(2).text == "?");
}

TEST_CASE("A cycle is refused and its whole way is named") {
  const test::Built built = build(R"(
| survey | | | | |
| | type | name | label | relevant | calculation |
| | integer | a | A | ${c} > 1 | |
| | calculate | b | | | ${a} + 1 |
| | calculate | c | | | ${b} * 2 |
)");
  CHECK_FALSE(built.file);
  INFO(built.all());
  CHECK(built.says("depend on each other"));
  CHECK(built.says("relevant of 'a'"));
  CHECK(built.says("calculation of 'b'"));
  CHECK(built.says("calculation of 'c'"));
}

TEST_CASE("A group that is only relevant by its own question is a cycle") {
  const test::Built built = build(R"(
| survey | | | | |
| | type | name | label | relevant |
| | begin group | g | G | ${inside} = 1 |
| | integer | inside | I | |
| | end group | | | |
)");
  CHECK_FALSE(built.file);
  CHECK(built.says("depend on each other"));
}

TEST_CASE("All expressions' faults are reported in one run, each with its cell") {
  const test::Built built = build(R"(
| survey | | | | |
| | type | name | label | relevant | constraint |
| | integer | a | A | nonsense( | . > 1 |
| | integer | b | B | | . >>> 2 |
| | integer | c | C | unknown-function(1) | |
)");
  CHECK_FALSE(built.file);
  std::size_t errors = 0;
  for (const text::Fault& fault : built.faults) {
    errors += fault.severity == text::Severity::kError ? 1U : 0U;
    CHECK(fault.where.find("survey!") != std::string::npos);
  }
  CHECK(errors >= 3);
}

TEST_CASE("Defaults become values of their question's type") {
  const test::Built built = build(R"(
| survey | | | | |
| | type | name | label | default |
| | integer | year | Year | 2024 |
| | date | day | Day | 2024-02-29 |
| | text | note | Note | it's "so" |
)");
  INFO(built.all());
  REQUIRE(built.file);
  for (const char* name : {"year", "day", "note"})
    CHECK(built.file->package().node(id_of(built, name))->default_value != form::kNoProgram);
  CHECK(build("| survey |\n| | type | name | label | default |\n| | integer | n | N | many |\n").says("is not a whole number"));
  CHECK(build("| survey |\n| | type | name | label | default |\n| | date | d | D | 2023-02-29 |\n").says("is not a date"));
}

TEST_CASE("A range keeps its exact decimals") {
  const test::Built built = build(R"(
| survey | | | | |
| | type | name | label | parameters |
| | range | share | Share | start=-1 end=2.5 step=0.25 |
)");
  INFO(built.all());
  REQUIRE(built.file);
  const auto node = built.file->package().node(id_of(built, "share"));
  CHECK(node->range_scale == 2);
  CHECK(node->range_start == -100);
  CHECK(node->range_end == 250);
  CHECK(node->range_step == 25);
}

TEST_CASE("A text that no kiosk can show is refused at its cell") {
  const auto form_with = [](std::size_t letters) {
    return "| survey | | | |\n| | type | name | label |\n| | note | consent | " + std::string(letters, 'a') + " |\n";
  };
  CHECK(build(form_with(form::kMaxStringBytes - 16)).file);
  try {
    build(form_with(form::kMaxStringBytes));
    FAIL("it was built");
  } catch (const compile::TextFailure& failure) {
    CHECK(failure.where.find("form.md: ") == 0);
    CHECK(failure.where.size() > std::string("form.md: ").size());
  }
}
