#include <catch2/catch.hpp>

#include "host/store/form_versions.hpp"
#include "tests/unit/compile/compiled.hpp"
#include "tests/unit/store/device_script.hpp"

using namespace eslabon;
using namespace eslabon::store;
using namespace eslabon::store_test;
using expr::Value;

namespace {

std::unique_ptr<compile::PackageFile> form_of(const std::string& version, const std::string& questions) {
  test::Built built = test::build("| survey |\n| | type | name | label |\n" + questions + "| settings |\n| | form_id | version |\n| | firms | " + version + " |\n");
  INFO(built.all());
  REQUIRE_FALSE(text::has_error(built.faults));
  return std::move(built.file);
}

void log_firm(Store& store, DeviceId device, const compile::PackageFile& form, const std::vector<std::pair<const char*, Value>>& answers) {
  store.put_object({form.hash(), ObjectKind::kForm, form.description().form_id, form.description().version, form.bytes().size()}, form.bytes());
  DeviceScript script(device);
  const auto id = script.happens(event::interview_opened(form.hash(), "firm", "default"));
  for (const auto& [name, value] : answers) script.happens(event::answer_set(id, {*form.package().find(name), kRootRow}, event::Answer(value)));
  script.happens(event::interview_finished(id));
  REQUIRE(script.give_all(store) == Added::kStored);
  store.fold();
}

std::vector<std::string> lines(const std::vector<Unjoined>& unjoined) {
  std::vector<std::string> made;
  for (const Unjoined& one : unjoined) made.push_back(to_string(one));
  return made;
}

}  // namespace

TEST_CASE("interviews of two versions are read as one, and what does not join is named") {
  TemporaryStore store;
  const auto first = form_of("9", "| | integer | workers | Workers |\n| | integer | sales | Sales |\n| | text | owner | Owner |\n");
  const auto second = form_of("10", "| | text | boss | Boss |\n| | decimal | sales | Sales |\n| | integer | workers | Workers |\n");
  log_firm(*store, 5, *first, {{"workers", Value::integer(7)}, {"sales", Value::integer(100)}, {"owner", Value::text("Ana")}});
  log_firm(*store, 6, *second, {{"workers", Value::integer(8)}, {"sales", Value::decimal(2050, 2)}, {"boss", Value::text("Eva")}});

  CHECK(newest_form(*store)->version == "10");
  const std::vector<std::string> columns{"_device", "workers", "sales", "boss"};
  const VersionJoin join = join_versions(*store, second->hash(), columns);
  CHECK(lines(join.unjoined) == std::vector<std::string>{"version 9: sales is a whole number there, a decimal here", "version 9: boss is not asked there"});
  CHECK(lines(left_out(join)) == std::vector<std::string>{"version 9: owner is not asked here: left out"});
  std::vector<std::string> rows;
  scan_joined(*store, join, columns, [&](std::span<const Cell> row) {
    std::string text = std::to_string(row[0].integer);
    for (const Cell& cell : row.subspan(1)) text += "," + (cell.kind == Cell::Kind::kInteger ? std::to_string(cell.integer) : std::string(cell.text));
    rows.push_back(text);
  });
  CHECK(rows == std::vector<std::string>{"6,8,20.50,Eva", "5,7,,"});
}

TEST_CASE("forms of two surveys in one store are no versions of each other") {
  TemporaryStore store;
  const auto firms = form_of("1", "| | integer | workers | Workers |\n");
  log_firm(*store, 5, *firms, {{"workers", Value::integer(7)}});
  store->put_object({77, ObjectKind::kForm, "households", "2", 3}, "abc");
  CHECK_FALSE(newest_form(*store));
  CHECK(join_versions(*store, firms->hash(), {}).versions.size() == 1);
}

TEST_CASE("versions are counted as people count") {
  CHECK(is_earlier_version("9", "10"));
  CHECK(is_earlier_version("1.2", "1.10"));
  CHECK(is_earlier_version("2026a", "2026b"));
  CHECK(is_earlier_version("1", "1.1"));
  CHECK_FALSE(is_earlier_version("010", "10"));
  CHECK_FALSE(is_earlier_version("3", "3"));
}
