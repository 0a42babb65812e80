#include <catch2/catch.hpp>

#include "tests/unit/expr/village_form.hpp"

using namespace eslabon;
using tests::VillageForm;

namespace {

/// Two firms with three and one products; the first product sells to two countries.
struct Village : VillageForm {
  RowId mill, oven, corn, flour, bran, bread, brazil, chile;
  Village() {
    mill = add_row(kFirm, 0), oven = add_row(kFirm, 0);
    corn = add_row(kProduct, mill), flour = add_row(kProduct, mill), bran = add_row(kProduct, mill), bread = add_row(kProduct, oven);
    brazil = add_row(kMarket, corn), chile = add_row(kMarket, corn);
    answer(kYear, 0, expr::Value::integer(2031));
    answer(kRating, 0, expr::Value::text("good"));
    answer(kName, mill, expr::Value::text("mill")), answer(kName, oven, expr::Value::text("oven"));
    answer(kSize, mill, expr::Value::integer(12)), answer(kSize, oven, expr::Value::integer(4));
    answer(kLabel, corn, expr::Value::text("corn")), answer(kLabel, flour, expr::Value::text("flour"));
    answer(kLabel, bran, expr::Value::text("bran")), answer(kLabel, bread, expr::Value::text("bread"));
    answer(kValue, corn, expr::Value::integer(100)), answer(kValue, flour, expr::Value::integer(70));
    answer(kValue, bread, expr::Value::integer(9));
    answer(kShare, brazil, expr::Value::integer(60)), answer(kShare, chile, expr::Value::integer(40));
    answer(kCountry, brazil, expr::Value::text("br")), answer(kCountry, chile, expr::Value::text("cl"));
  }

  std::string at(NodeId node, RowId row, const std::string& text, const expr::Value* candidate = nullptr) {
    const auto compiled = compile::compile(text, *this, {.self = node, .filtered = {}});
    if (!compiled.ok()) return "error: " + compiled.errors.front().message;
    std::vector<std::uint8_t> memory(1024);
    expr::Machine machine{MutableBytes(memory)};
    const auto value = machine.evaluate_text(compiled.expression->program(), *this, {{node, row}, candidate});
    return value.ok() ? std::string(*value) : std::string("failed: ") + name_of(value.error());
  }
};

}  // namespace

TEST_CASE("a question of the same row is that row's answer") {
  Village v;
  CHECK(v.at(v.kValue, v.flour, "${label}") == "flour");
  CHECK(v.at(v.kValue, v.flour, "concat(${name}, ' ', ${label}, ' ', ${year})") == "mill flour 2031");
  CHECK(v.at(v.kShare, v.chile, "${value} * . div 100") == "40");
  CHECK(v.at(v.kSize, v.oven, "${name}") == "oven");
}

TEST_CASE("paths lead through groups and rows as in the form") {
  Village v;
  CHECK(v.at(v.kValue, v.flour, "../label") == "flour");
  CHECK(v.at(v.kValue, v.flour, "../../name") == "mill");
  CHECK(v.at(v.kSize, v.oven, "../../name") == "oven");
  CHECK(v.at(v.kSize, v.oven, "current()/../../name") == "oven");
  CHECK(v.at(v.kValue, v.flour, "/village/year") == "2031");
  CHECK(v.at(v.kValue, v.flour, "/village/firm/name") == "mill");
  CHECK(v.at(v.kYear, 0, "../rating") == "good");
  CHECK(v.at(v.kYear, 0, "../../x") == "error: '..' leads out of the form");
  CHECK(v.at(v.kYear, 0, "/town/year") == "error: absolute paths of this form begin with /village");
  CHECK(v.at(v.kYear, 0, "rating = 'good'").starts_with("error: 'rating' is not in 'year': write ${rating}"));
}

TEST_CASE("from outside of the repeat all rows count") {
  Village v;
  CHECK(v.at(v.kRating, 0, "sum(${value})") == "179");
  CHECK(v.at(v.kRating, 0, "count(${product})") == "4");
  CHECK(v.at(v.kRating, 0, "count(${firm})") == "2");
  CHECK(v.at(v.kRating, 0, "join(' ', ${label})") == "corn flour bran bread");
  CHECK(v.at(v.kRating, 0, "max(${size})") == "12");
  CHECK(v.at(v.kName, v.mill, "sum(${value})") == "170");
  CHECK(v.at(v.kName, v.oven, "sum(${share})") == "0");
  CHECK(v.at(v.kValue, v.corn, "sum(${share})") == "100");
  CHECK(v.at(v.kRating, 0, "count-non-empty(${value})") == "3");
  CHECK(v.at(v.kRating, 0, "concat(${country}, '/', ${size})") == "brcl/124");
}

TEST_CASE("rows that are not relevant are not there") {
  Village v;
  v.hide(v.kLabel, v.flour);
  v.hide(v.kProduct, v.bread);
  CHECK(v.at(v.kRating, 0, "join(' ', ${label})") == "corn bran bread");
  CHECK(v.at(v.kRating, 0, "count(${label})") == "3");
  CHECK(v.at(v.kRating, 0, "count(${product})") == "3");
}

TEST_CASE("predicates choose rows") {
  Village v;
  CHECK(v.at(v.kRating, 0, "sum(${product}[${value} > 80]/value)") == "100");
  CHECK(v.at(v.kRating, 0, "count(${product}[./value > 5])") == "3");
  CHECK(v.at(v.kRating, 0, "${firm}[${size} = 4]/name") == "oven");
  CHECK(v.at(v.kRating, 0, "${firm}[2]/name") == "oven");
  CHECK(v.at(v.kRating, 0, "${firm}[position() = 1]/name") == "mill");
  CHECK(v.at(v.kRating, 0, "${firm}[${size} > 1]/name") == "failed: invalid");
  CHECK(v.at(v.kRating, 0, "${firm}[${size} > 99]/name") == "");
  CHECK(v.at(v.kSize, v.oven, "count(${firm}[${size} > current()/.])") == "1");
  CHECK(v.at(v.kRating, 0, "sum(${value}[. < 80])") == "79");
  CHECK(v.at(v.kRating, 0, "join(',', ${firm}[${size} > 9]/product[${value} > 1]/label)") == "corn,flour");
  CHECK(v.at(v.kRating, 0, "sum(${firm}[count(${product}) > 2]/group/size)") == "12");
}

TEST_CASE("rows are named by their number") {
  Village v;
  CHECK(v.at(v.kRating, 0, "indexed-repeat(${name}, ${firm}, 2)") == "oven");
  CHECK(v.at(v.kRating, 0, "indexed-repeat(${label}, ${firm}, 1, ${product}, 3)") == "bran");
  CHECK(v.at(v.kRating, 0, "indexed-repeat(${name}, ${firm}, 0)") == "");
  CHECK(v.at(v.kRating, 0, "indexed-repeat(${name}, ${firm}, '')") == "");
  CHECK(v.at(v.kRating, 0, "indexed-repeat(${name}, ${firm}, 9)") == "");
  CHECK(v.at(v.kValue, v.flour, "indexed-repeat(${label}, ${product}, position(..) - 1)") == "corn");
  CHECK(v.at(v.kRating, 0, "indexed-repeat(${label}, ${product}, 1)").starts_with("error: give a number for every repeat"));
  CHECK(v.at(v.kRating, 0, "indexed-repeat(${year}, ${product}, 1)").starts_with("error: 'year' is not in a repeat"));
}

TEST_CASE("a row knows its place among its siblings") {
  Village v;
  CHECK(v.at(v.kValue, v.bran, "position(..)") == "3");
  CHECK(v.at(v.kValue, v.bran, "position(../..)") == "1");
  CHECK(v.at(v.kValue, v.bran, "position(${firm})") == "1");
  CHECK(v.at(v.kSize, v.oven, "position(..)") == "1");
  CHECK(v.at(v.kSize, v.oven, "position(../..)") == "2");
  CHECK(v.at(v.kYear, 0, "position(..)") == "1");
  CHECK(v.at(v.kYear, 0, "position(${firm})") == "1");
  CHECK(v.at(v.kYear, 0, "position('mill')").starts_with("error: position() needs the path of a repeat"));
}

TEST_CASE("the candidate is what the dot means in a constraint") {
  Village v;
  const expr::Value candidate = expr::Value::integer(71);
  CHECK(v.at(v.kValue, v.flour, ". > 70 and . < 72", &candidate) == "true");
  CHECK(v.at(v.kValue, v.flour, ". + ${value}", &candidate) == "142");
  CHECK(v.at(v.kValue, v.flour, ".") == "70");
}

TEST_CASE("lists and files are looked up by a column") {
  Village v;
  CHECK(v.at(v.kYear, 0, "instance('towns')/root/item[name = 't2']/label") == "Ypané");
  CHECK(v.lookups == 1);
  CHECK(v.at(v.kYear, 0, "count(instance('towns')/root/item[region = 'centre'])") == "2");
  CHECK(v.at(v.kYear, 0, "sum(instance('towns')/root/item[people > 31]/people)") == "82");
  CHECK(v.at(v.kYear, 0, "join('+', instance('towns')/root/item/label)") == "Areguá+Ypané+Pilar");
  CHECK(v.at(v.kYear, 0, "instance('towns')/root/item[people = 32]/name") == "t3");
  CHECK(v.at(v.kYear, 0, "pulldata('towns', 'region', 'name', 't3')") == "south");
  CHECK(v.at(v.kYear, 0, "pulldata('towns', 'region', 'name', '')") == "");
  CHECK(v.at(v.kYear, 0, "pulldata('towns', 'people', 'name', 't9')") == "");
  CHECK(v.at(v.kYear, 0, "instance('town')/root/item/name") == "error: there is no list or file 'town'");
  CHECK(v.at(v.kYear, 0, "instance('towns')/root/item[regin = 'x']/name").starts_with("error: the list has no column 'regin'; did you mean 'region'"));
  CHECK(v.at(v.kYear, 0, "jr:choice-name(${rating}, '${rating}')") == "Very good");
}

TEST_CASE("a choice filter sees columns by bare names and answers by references") {
  Village v;
  const auto filter = compile::compile_filter("region = ${name} and people > 31", v, {.self = v.kSize, .filtered = expr::TableId{7}});
  REQUIRE(filter.filter.has_value());
  REQUIRE(filter.filter->keys.size() == 1);
  CHECK(filter.filter->keys[0].column == 2);
  v.answer(v.kName, v.mill, expr::Value::text("centre"));
  std::vector<std::uint8_t> memory(256);
  expr::Machine machine{MutableBytes(memory)};
  const auto passes = [&](expr::TableRow row) {
    return *machine.evaluate_boolean(filter.filter->whole.program(), v, {{v.kSize, v.mill}, nullptr, 7, row});
  };
  CHECK_FALSE(passes(0));
  CHECK(passes(1));
  CHECK_FALSE(passes(2));
}

TEST_CASE("an expression says what it depends on") {
  Village v;
  const auto compiled = compile::compile("${size} + sum(${value}) + sum(${value}) + . + today()", v, {.self = v.kName, .filtered = {}});
  REQUIRE(compiled.ok());
  REQUIRE(compiled.expression->dependencies.size() == 2);
  CHECK(compiled.expression->dependencies[0] == compile::Dependency{v.kSize, false});
  CHECK(compiled.expression->dependencies[1] == compile::Dependency{v.kValue, true});
  CHECK(compiled.expression->uses_self);
  CHECK(compiled.expression->uses_clock);
  CHECK_FALSE(compiled.expression->constant);
}
