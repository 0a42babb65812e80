#include <catch2/catch.hpp>

#include "host/compile/row_evaluator.hpp"
#include "host/estimate/column_expression.hpp"
#include "host/estimate/csv_scan.hpp"
#include "host/estimate/runner.hpp"
#include "tests/unit/estimate/firms_data.hpp"

namespace eslabon::estimate {
namespace {

std::string message_of(const std::string& plan) {
  try {
    Table table = table_of(kFirms);
    run_plan(read_plan(plan, "plan.json"), table, {});
  } catch (const text::Failure& failure) {
    CHECK(failure.code() == text::ExitCode::kInvalidInput);
    return failure.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("A misspelt option is a fault with its place") {
  const std::string message = message_of(R"({"design":{"weight":"weight"},"estimates":[{"stat":"mean","vars":"workers","qrul":"hf2"},{"stat":"meen"}]})");
  CHECK(message.find("plan.json.design.weight: unknown key") != std::string::npos);
  CHECK(message.find("estimates[0].qrul: unknown key") != std::string::npos);
  CHECK(message.find("'meen' is none of") != std::string::npos);
}

TEST_CASE("An interval that is not computed is refused with its place") {
  const std::string message = message_of(R"({"design":{"weights":"weight"},"estimates":[{"stat":"proportion","expr":"${share} > 0","methods":["bayes"]}]})");
  CHECK(message.find("estimates[0].methods: 'bayes' is not known here") != std::string::npos);
}

TEST_CASE("Plans that no survey can answer are refused with a reason") {
  const auto refused = [](const std::string& design, const std::string& reason) {
    const std::string message = message_of(R"({"design":{)" + design + R"(},"estimates":[{"stat":"mean","vars":"workers"}]})");
    INFO(message);
    CHECK(message.find(reason) != std::string::npos);
  };
  refused(R"("ids":"site","strata":"region","weights":"weight")", "nest: true");
  refused(R"("strata":"firm","weights":"weight")", "only one sampling unit");
  refused(R"("strata":"region","weights":"weihgt")", "no column 'weihgt'");
  refused(R"("strata":"region","weights":"sales")", "must be a number in every row");
  refused(R"("ids":["site","firm"],"strata":"region","fpc":"sites","nest":true)", "an fpc for each of its stages");
  refused(R"("strata":"region","weights":"weight","fpc":"share")", "fpc");
}

TEST_CASE("Broken JSON is refused with its place") {
  CHECK_THROWS_WITH(read_plan("{\"design\":", "plan.json"), Catch::Contains("plan.json"));
  CHECK_THROWS_WITH(read_plan("[]", "plan.json"), Catch::Contains("must be an object"));
}

TEST_CASE("A missing answer leaves an expression open unless the rest decides it") {
  const Table table = table_of("a,b,t\n1,,x\n,,y\n0,2,\n");
  const auto rows = [&](const char* expression) { return evaluate_rows(expression, table); };
  CHECK(rows("${a} = 1")[0] == 1);
  CHECK(std::isnan(rows("${a} = 1")[1]));
  CHECK(rows("${a} = 1 or ${b} = 5")[0] == 1);
  CHECK(rows("${a} = 0 and ${b} = 5")[0] == 0);
  CHECK(std::isnan(rows("${a} = 1 and ${b} = 5")[0]));
  CHECK(rows("${a} != ''")[1] == 0);
  CHECK(rows("${t} != ''") == std::vector<double>{1, 1, 0});
  CHECK(rows("${t} = 'y'")[1] == 1);
  CHECK(rows("coalesce(${b}, 7) * 2") == std::vector<double>{14, 14, 4});
  CHECK(rows("if(${t} = 'x', 10, 20)")[0] == 10);
  CHECK(std::isnan(rows("${b} div ${a}")[2]));
}

TEST_CASE("An expression that does not parse names the column of the fault") {
  const Table table = table_of("a\n1\n2\n");
  CHECK_THROWS_WITH(evaluate_rows("${a} +", table), Catch::Contains("column 7"));
  CHECK_THROWS_WITH(evaluate_rows("frobnicate(${a})", table), Catch::Contains("frobnicate"));
  CHECK_THROWS_WITH(evaluate_rows("${nobody} = 1", table), Catch::Contains("no column 'nobody'"));
}

TEST_CASE("Any function of the forms' language works on columns") {
  const Table table = table_of("t,a,when,many\nshoes,1.26,2026-03-01,1 3\n,2.5,2025-12-31,2\nhats,,2024-02-29,1 2 3\n");
  const auto rows = [&](const char* expression) { return evaluate_rows(expression, table); };
  CHECK(rows("string-length(${t})")[0] == 5);
  CHECK(std::isnan(rows("string-length(${t})")[1]));
  CHECK(rows("count-selected(${many})") == std::vector<double>{2, 1, 3});
  CHECK(rows("substr(${t}, 0, 1) = 's'")[0] == 1);
  CHECK(rows("'h' = substr(${t}, 0, 1)")[2] == 1);
  CHECK(rows("regex(${t}, 'h.*') and ${many} != ''")[2] == 1);
  CHECK(std::isnan(rows("regex(${t}, 'h.*') and ${a} > 1")[1]));
  CHECK(rows("regex(${t}, 'h.*') or ${a} > 1")[1] == 1);
  CHECK(rows("round(${a}, 1)")[0] == Approx(1.3));
  CHECK(rows("coalesce(${t}, 'none') = 'none'") == std::vector<double>{0, 1, 0});
  CHECK(rows("if(${a} > 2, 'much', 'little') = 'much'")[1] == 1);
  CHECK(std::isnan(rows("if(${a} > 2, 'much', 'little') = 'much'")[2]));
  CHECK(rows("1 + string-length(coalesce(${t}, '')) * 2")[1] == 1);
  CHECK_THROWS_WITH(rows("${a} + string-length(${t}, 3)"), Catch::Contains("from column 8"));
}

TEST_CASE("Columns and rows give the same for firms that answered everything") {
  const Table table = table_of("a,b,t,many\n1,0,x,1 3\n-2.5,4,y,2\n0.1,0.3,x,3\n100,7,zz,13 1\n");
  std::vector<compile::Column> columns;
  for (const Column& column : table.columns()) columns.push_back({column.name});
  for (const char* expression :
       {"${a} + ${b} * 2", "(${a} - ${b}) div 3", "${a} > ${b}", "${a} <= 1 and ${b} != 0", "not(${a} = 1) or ${t} = 'x'", "-${b} + 7",
        "if(${t} = 'x', ${a}, ${b})", "coalesce(${a}, 3)", "abs(${a})", "round(${a})", "int(${a})", "${b} mod 3", "pow(${b}, 2)",
        "${t} != 'zz'", "${a} = '1'", "selected(${many}, '3')", "0.1 + 0.2 = ${b}", "sqrt(${b})", "exp(${b})", "log10(${b} + 1)"}) {
    INFO(expression);
    compile::RowEvaluator by_row(expression, columns, "test");
    const std::vector<double> by_column = evaluate_rows(expression, table);
    for (std::size_t i = 0; i < table.rows(); ++i) {
      std::vector<expr::Value> row;
      for (const Column& column : table.columns())
        row.push_back(column.is_text ? expr::Value::text(column.levels[column.codes[i]]) : compile::value_of_cell(column.levels[column.codes[i]]));
      CHECK(by_column[i] == Approx(by_row.number(row)).epsilon(1e-14));
    }
  }
}

TEST_CASE("Labels of figures read as in R") {
  CHECK(r_text("${size} = 'E' and ${x} >= 1") == "size == 'E' and x >= 1");
}

TEST_CASE("Several answers in one cell are asked one by one") {
  const Table table = table_of("used\n1 3\n2\n\n13\n");
  CHECK(evaluate_rows("selected(${used}, '3')", table)[0] == 1);
  CHECK(std::isnan(evaluate_rows("selected(${used}, '3')", table)[2]));
  CHECK(evaluate_rows("selected(${used}, '3')", table)[3] == 0);
}

}  // namespace eslabon::estimate
