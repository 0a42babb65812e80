#include <catch2/catch.hpp>

#include "firmware/form/verify_package.hpp"
#include "tests/unit/form/small_package.hpp"

using namespace eslabon;
using eslabon::test::Opened;
using eslabon::test::small_model;
using eslabon::test::typesetter;

namespace {

std::string small_bytes() { return compile::write_package(small_model(), typesetter()).bytes; }

std::string text_of(Opened& opened, form::StringId id, std::size_t language) {
  const auto string = opened.package.strings().read(id, language, opened.buffer);
  REQUIRE(string.ok());
  return std::string(string->text());
}

}  // namespace

TEST_CASE("A package gives back what was written about the form") {
  Opened opened(small_bytes());
  REQUIRE(opened.status.ok());
  const form::FormInfo& info = opened.package.info();
  CHECK(info.nodes == 5);
  CHECK(info.languages == 2);
  CHECK(text_of(opened, info.title, 0) == "Encuesta");
  CHECK(text_of(opened, info.title, 1) == "Survey");
  CHECK(*opened.package.form_id(opened.buffer) == "firms");
  CHECK(*opened.package.version(opened.buffer) == "7");
  CHECK(opened.package.hash() != 0);
}

TEST_CASE("Every field of a node survives the file") {
  Opened opened(small_bytes());
  const auto pay = opened.package.node(4);
  REQUIRE(pay.ok());
  CHECK(pay->kind == form::NodeKind::kQuestion);
  CHECK(pay->type == form::QuestionType::kRange);
  CHECK(pay->data == form::DataType::kDecimal);
  CHECK(pay->parent == 3);
  CHECK(pay->repeat == 3);
  CHECK(pay->depth == 1);
  CHECK(pay->special == (form::kMayRefuse | form::kMayNotKnow));
  CHECK(pay->range_start == -150);
  CHECK(pay->range_end == 1'000'000'000'000);
  CHECK(pay->range_step == 25);
  CHECK(pay->range_scale == 2);
  CHECK(pay->max_bytes == 20);
  CHECK(*opened.package.name(4, opened.buffer) == "pay");
  CHECK(opened.package.node(1)->has(form::kRequiredAlways));
  CHECK(opened.package.node(3)->subtree_end == 5);
  CHECK(opened.package.node(5).status() == Error::kOutOfRange);
}

TEST_CASE("A question is found by its name") {
  Opened opened(small_bytes());
  CHECK(*opened.package.find("town") == 2);
  CHECK(*opened.package.find("data") == 0);
  CHECK(opened.package.find("city").status() == Error::kNotFound);
  CHECK(opened.package.find("").status() == Error::kNotFound);
}

TEST_CASE("A missing translation shows the default language and says so") {
  Opened opened(small_bytes());
  const form::StringId label = opened.package.node(2)->label;
  const auto english = opened.package.strings().read(label, 1, opened.buffer);
  CHECK(english->text() == "¿Qué ciudad?");
  CHECK(english->is_fallback());
  const auto spanish = opened.package.strings().read(label, 0, opened.buffer);
  CHECK_FALSE(spanish->is_fallback());
}

TEST_CASE("Towns of one region are found through the index, in the order of the sheet") {
  Opened opened(small_bytes());
  const form::Tables tables = opened.package.tables();
  const auto towns = tables.table(1);
  REQUIRE(towns.ok());
  CHECK(towns->is_choice_list);
  const auto north = tables.equal(*towns, 1, "n");
  REQUIRE(north.ok());
  REQUIRE(north->count == 14);
  for (std::uint32_t i = 0; i < north->count; ++i) CHECK(*tables.row(*north, i) == 3 * i);
  CHECK(tables.equal(*towns, 1, "west")->count == 0);
  CHECK(*tables.find_name(*towns, "t39") == 39);
  CHECK(tables.find_name(*towns, "t40").status() == Error::kNotFound);
  CHECK(*tables.find_column(*towns, "region") == 1);
  CHECK(*tables.find_table("towns") == 1);
  CHECK(*tables.cell(*towns, 5, 0, opened.buffer) == "t5");
  CHECK(tables.cell(*towns, 40, 0, opened.buffer).status() == Error::kOutOfRange);
}

TEST_CASE("Typing the beginning of any word of a label finds the choice, whatever its accents") {
  Opened opened(small_bytes());
  const form::Tables tables = opened.package.tables();
  const auto towns = tables.table(1);
  CHECK(tables.search(*towns, 0, "nand")->count == 40);
  CHECK(tables.search(*towns, 0, "ÑAN")->count == 40);
  CHECK(tables.search(*towns, 1, "pueb")->count == 40);
  const auto seven = tables.search(*towns, 0, "7");
  REQUIRE(seven->count == 1);
  CHECK(*tables.search_row(*seven, 0) == 7);
  CHECK(tables.search(*towns, 0, "zz")->count == 0);
  CHECK(tables.search(*tables.table(0), 0, "n").status() == Error::kUnsupported);  // two rows need no search
}

TEST_CASE("One answer's dependents and triggers are listed") {
  Opened opened(small_bytes());
  REQUIRE(*opened.package.dependent_count(1) == 2);
  CHECK(opened.package.dependent(1, 0)->step == 0);
  CHECK_FALSE(opened.package.dependent(1, 0)->all_rows);
  CHECK(opened.package.dependent(1, 1)->all_rows);
  CHECK(*opened.package.dependent_count(4) == 0);
  CHECK(opened.package.step(1)->node == 4);
  CHECK(opened.package.step(1)->kind == form::StepKind::kConstraint);
  REQUIRE(*opened.package.triggered_count(1) == 1);
  CHECK(*opened.package.triggered(1, 0) == 2);
}

TEST_CASE("The device's own words speak each language of the form") {
  Opened opened(small_bytes());
  const auto yes = opened.package.menu(form::MenuText::kYes);
  REQUIRE(yes.ok());
  CHECK(text_of(opened, *yes, 0) == "Sí");
  CHECK(text_of(opened, *yes, 1) == "Yes");
}

TEST_CASE("Each language brings its alphabet") {
  Opened opened(small_bytes());
  const auto spanish = opened.package.strings().language(0, opened.buffer);
  REQUIRE(spanish.ok());
  CHECK(spanish->code == "es");
  CHECK(spanish->name == "Español (es)");
  CHECK(spanish->letters.find("ñ") != std::string_view::npos);
  CHECK(spanish->capitals.find("Ñ") != std::string_view::npos);
}

TEST_CASE("Every letter that can be typed has a glyph in both faces") {
  Opened opened(small_bytes());
  const form::Font font = opened.package.font();
  for (const char32_t letter : U"azAZ09 ñÑáéíóúü¿?") {
    if (letter == 0) continue;
    for (const form::Face face : {form::Face::kRegular, form::Face::kBold}) {
      const auto id = font.find(letter, face);
      REQUIRE(id.ok());
      CHECK(*id != 0);
      CHECK(font.glyph(*id)->advance > 0);
    }
  }
  CHECK(*font.find(U'\u4E2D') == 0);  // no such character in this form: the box
  CHECK(font.glyph(0)->width > 0);
}

TEST_CASE("A good package passes the check of the whole file") {
  Opened opened(small_bytes());
  CHECK(form::verify_package(opened.package, opened.buffer).ok());
}

TEST_CASE("The same form gives the same bytes") { CHECK(small_bytes() == small_bytes()); }

TEST_CASE("A form of a thousand questions is read with two blocks of memory") {
  compile::PackageModel model = small_model();
  model.tables[1].rows.clear();
  model.tables[1].labels.clear();
  for (int i = 0; i < 20'000; ++i) {
    model.tables[1].rows.push_back({"c" + std::to_string(i), "r" + std::to_string(i / 50)});
    model.tables[1].labels.push_back(model.add_string({test::words("Lugar " + std::to_string(i))}));
  }
  const std::string bytes = compile::write_package(model, typesetter()).bytes;
  MemorySource source(as_bytes(bytes));
  std::array<std::uint8_t, 2 * form::kCacheBlockBytes> cache{};
  std::array<std::uint8_t, 256> buffer{};
  form::Package package;
  REQUIRE(package.open(source, cache).ok());
  const auto table = package.tables().table(1);
  const std::uint32_t before = package.container().fetches();
  const auto rows = package.tables().equal(*table, 1, "r399");
  REQUIRE(rows->count == 50);
  CHECK(*package.tables().row(*rows, 49) == 19'999);
  CHECK(package.container().fetches() - before < 40);  // card reads to open a list of 20,000 by its parent
  CHECK(package.strings().read(*package.tables().label(*table, 19'999), 0, buffer)->text() == "Lugar 19999");
}
