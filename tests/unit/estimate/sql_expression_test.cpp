// Expressions in PostgreSQL's words; tests/store/estimate_on_postgres.py runs them there.
#include <catch2/catch.hpp>

#include "host/estimate/sql_expression.hpp"

namespace eslabon::estimate {
namespace {

std::optional<std::string> sql(const std::string& expression) {
  return sql_of(parse_columns(expression), [](const std::string& name) -> std::optional<SqlColumn> {
    if (name == "elsewhere") return std::nullopt;
    return SqlColumn{name + "_text", name + "_number"};
  });
}

}  // namespace

TEST_CASE("A sum of answers is missing in SQL where one of them is") {
  CHECK(sql("${a} + ${b}") == "(a_number + b_number)");
  CHECK(sql("${a} div ${b}") == "(a_number / nullif(b_number, 0))");
}

TEST_CASE("A comparison is one, zero or null in SQL") {
  CHECK(sql("${a} >= 10") ==
        "(CASE WHEN a_number >= CAST('10' AS double precision) THEN 1.0 WHEN NOT (a_number >= CAST('10' AS double precision)) THEN 0.0 END)");
}

TEST_CASE("Whether a question was answered is asked of its text") {
  CHECK(sql("${a} != ''") == "(CASE WHEN NOT (a_text IS NULL) THEN 1.0 WHEN NOT (NOT (a_text IS NULL)) THEN 0.0 END)");
}

TEST_CASE("A quote in a firm's answer does not end SQL's text") {
  CHECK(sql_text("D'Angelo") == "'D''Angelo'");
  CHECK(sql("${a} = \"x'; DROP TABLE device; --\"")->find("'x''; DROP TABLE device; --'") != std::string::npos);
}

TEST_CASE("What SQL would answer otherwise is not asked there") {
  CHECK_FALSE(sql("${a} mod 3"));
  CHECK_FALSE(sql("regex(${a}, 'x')"));
  CHECK_FALSE(sql("${elsewhere} = 1"));
}

TEST_CASE("Special codes are missing in SQL, too") {
  const SqlColumn number = sql_number_column("x", {-9, -8});
  CHECK(number.number.find("NOT IN (CAST('-9' AS double precision),CAST('-8' AS double precision))") != std::string::npos);
  CHECK(sql_text_column("x", {-9}).text == "(CASE WHEN nullif(x, '') NOT IN ('-9') THEN nullif(x, '') END)");
}

}  // namespace eslabon::estimate
