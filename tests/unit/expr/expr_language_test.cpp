#include <catch2/catch.hpp>

#include "tests/unit/expr/expression_bench.hpp"

using eslabon::tests::text_of;

TEST_CASE("a firm's whole numbers stay exact beyond what a double can hold") {
  CHECK(text_of("${a} + 1", {"a:int=9007199254740993"}) == "9007199254740994");
  CHECK(text_of("${a} * 2", {"a:int=3000000000"}) == "6000000000");
  CHECK(text_of("${a} * ${a}", {"a:int=9000000000"}) == "81000000000000000000");
}

TEST_CASE("numbers never print in scientific notation") {
  CHECK(text_of("12345678.9 * 10") == "123456789");
  CHECK(text_of("0.00001 div 2") == "0.000005");
  CHECK(text_of("0.1 + 0.2") == "0.30000000000000004");
}

TEST_CASE("an unanswered question reads as nothing and spoils a sum") {
  CHECK(text_of("${staff} = ''", {"staff:int="}) == "true");
  CHECK(text_of("${staff} + 1", {"staff:int="}) == "NaN");
  CHECK(text_of("coalesce(${staff}, 0) + 1", {"staff:int="}) == "1");
  CHECK(text_of("${staff} != 5", {"staff:int="}) == "true");
  CHECK(text_of("${staff} < 5 or ${staff} >= 5", {"staff:int="}) == "false");
}

TEST_CASE("a question of a repeat has many values outside of it") {
  CHECK(text_of("sum(${sales})", {"sales[1]:int=30", "sales[2]:int=", "sales[3]:int=12"}) == "42");
  CHECK(text_of("join(', ', ${product})", {"product[1]=corn", "product[2]=", "product[3]=tin"}) == "corn, , tin");
  CHECK(text_of("${product}", {"product[1]=corn"}).find("error: 'product' repeats") == 0);
}

TEST_CASE("an unknown name is reported with the nearest one") {
  CHECK(text_of("${turnovr} > 1", {"turnover:int=5"}) == "error: there is no 'turnovr'; did you mean 'turnover'");
}
