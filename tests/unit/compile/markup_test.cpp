#include <catch2/catch.hpp>

#include "host/compile/form_texts.hpp"

using eslabon::compile::without_markup;

TEST_CASE("Markup of phone clients is left out, words stay") {
  CHECK(without_markup("**Sales** of <b>2024</b>") == "Sales of 2024");
  CHECK(without_markup("# Section\ntext") == "Section\ntext");
  CHECK(without_markup("one<br>two<BR/>three") == "one\ntwo\nthree");
  CHECK(without_markup("<span style=\"color:red\">Stop</span>") == "Stop");
}

TEST_CASE("Signs that are no markup stay") {
  CHECK(without_markup("less than 5 < 6 > 4") == "less than 5 < 6 > 4");
  CHECK(without_markup("2 * 3 # 4") == "2 * 3 # 4");
  CHECK(without_markup("<unknown>") == "<unknown>");
  CHECK(without_markup("") == "");
}
