#include <catch2/catch.hpp>

#include "firmware/form/case_list.hpp"
#include "host/compile/assignment_writer.hpp"
#include "host/text/fault.hpp"
#include "tests/unit/form/small_package.hpp"

using namespace eslabon;

namespace {

compile::AssignmentModel three_firms() {
  compile::AssignmentModel model;
  model.form = 0x1122334455667788;
  model.columns = {"sector", "last_sales"};
  model.cases = {{"F-001", "Panadería Ñemby", "", {"food", "12345678.90"}, {}},
                 {"F-002", "Hilados Itauguá", "cerrado los lunes", {"textile", ""}, {}},
                 {"F-003", "Taller Ayala", "revisar ventas", {"metal", "3000000000"}, {{77, (1ULL << 32) + 4100, 0xD1, {{{4, 0}, "¿en miles?"}, {{12, 65534}, "falta el año"}}}}}};
  return model;
}

struct OpenedCases {
  explicit OpenedCases(const compile::AssignmentModel& model)
      : bytes(compile::write_assignments(model, test::typesetter())), source(as_bytes(bytes)) {
    REQUIRE(list.open(source, cache).ok());
  }
  std::string bytes;
  MemorySource source;
  std::array<std::uint8_t, 2 * form::kCacheBlockBytes> cache{};
  std::array<std::uint8_t, 512> buffer{};
  form::CaseList list;
};

}  // namespace

TEST_CASE("Each firm to visit keeps its name, note and exact values") {
  OpenedCases opened(three_firms());
  REQUIRE(opened.list.count() == 3);
  CHECK(opened.list.form() == 0x1122334455667788);
  CHECK(*opened.list.id(1, opened.buffer) == "F-002");
  CHECK(opened.list.column_count() == 2);
  CHECK(*opened.list.column(1, opened.buffer) == "last_sales");
  CHECK(*opened.list.value(0, 1, opened.buffer) == "12345678.90");
  CHECK(*opened.list.value(1, 1, opened.buffer) == "");
  CHECK(opened.list.value(1, 2, opened.buffer).status() == Error::kOutOfRange);
  const auto firm = opened.list.at(1);
  CHECK(opened.list.strings().read(firm->name, 0, opened.buffer)->text() == "Hilados Itauguá");
  CHECK(opened.list.strings().read(firm->note, 0, opened.buffer)->text() == "cerrado los lunes");
  CHECK_FALSE(firm->returned);
}

TEST_CASE("An interview given back says which one it is") {
  OpenedCases opened(three_firms());
  const auto firm = opened.list.at(2);
  CHECK(firm->returned);
  CHECK(firm->returned_device == 77);
  CHECK(firm->returned_interview == (1ULL << 32) + 4100);
  CHECK(firm->decision == 0xD1);
}

TEST_CASE("The office's comments on answers come with the interview that is given back") {
  OpenedCases opened(three_firms());
  const auto none = opened.list.comments(0);
  REQUIRE(none.ok());
  CHECK(none->count == 0);
  const auto range = opened.list.comments(2);
  REQUIRE(range.ok());
  REQUIRE(range->count == 2);
  const auto second = opened.list.comment(*range, 1);
  REQUIRE(second.ok());
  CHECK(second->at == Address{12, 65534});
  CHECK(opened.list.strings().read(second->text, 0, opened.buffer)->text() == "falta el año");
}

TEST_CASE("A note that no event could carry is refused") {
  compile::AssignmentModel model = three_firms();
  model.cases[2].returned->comments[0].text = std::string(1001, 'x');
  CHECK_THROWS_AS(compile::write_assignments(model, test::typesetter()), text::Failure);
}

TEST_CASE("A firm is found by id, and among many by a word of its name") {
  compile::AssignmentModel model = three_firms();
  for (int i = 4; i < 500; ++i)
    model.cases.push_back({"F-" + std::to_string(i), "Comercial número " + std::to_string(i), "", {"trade", ""}, {}});
  OpenedCases opened(model);
  CHECK(*opened.list.find("F-003") == 2);
  CHECK(opened.list.find("F-999").status() == Error::kNotFound);
  const auto found = opened.list.search("itaugua");
  REQUIRE(found.ok());
  REQUIRE(found->count == 1);
  CHECK(*opened.list.search_row(*found, 0) == 1);
}

TEST_CASE("A list without firms can be opened") {
  OpenedCases opened({});
  CHECK(opened.list.count() == 0);
  CHECK(opened.list.at(0).status() == Error::kOutOfRange);
}

TEST_CASE("A case id that comes twice is refused") {
  compile::AssignmentModel model = three_firms();
  model.cases[2].id = "F-001";
  CHECK_THROWS_AS(compile::write_assignments(model, test::typesetter()), text::Failure);
}

TEST_CASE("A form package is not taken for a list of cases") {
  const std::string bytes = compile::write_package(test::small_model(), test::typesetter()).bytes;
  MemorySource source(as_bytes(bytes));
  std::array<std::uint8_t, 2 * form::kCacheBlockBytes> cache{};
  form::CaseList list;
  CHECK(list.open(source, cache) == Error::kUnsupported);
}
