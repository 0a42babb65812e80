#include <catch2/catch.hpp>

#include "host/compile/node_facts.hpp"

using eslabon::compile::exact_decimal;

TEST_CASE("Decimals are read exactly") {
  CHECK(exact_decimal("-12.50")->mantissa == -1250);
  CHECK(exact_decimal("-12.50")->scale == 2);
  CHECK(exact_decimal("3000000000")->mantissa == 3'000'000'000);
  CHECK(exact_decimal(".5")->mantissa == 5);
}

TEST_CASE("What is no plain decimal is not read as one") {
  for (const char* text : {"", "-", ".", "1e5", "1,5", "1.2.3", "12345678901234567890", "ten"}) {
    INFO(text);
    CHECK_FALSE(exact_decimal(text));
  }
}
