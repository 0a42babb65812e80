#include <catch2/catch.hpp>

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
  const std::string message = message_of(R"({"design":{"weights":"weight"},"estimates":[{"stat":"proportion","expr":"${share} > 0","methods":["likelihood"]}]})");
  CHECK(message.find("estimates[0].methods: 'likelihood' is not known here") != std::string::npos);
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
  CHECK_THROWS_WITH(evaluate_rows("frobnicate(${a})", table), Catch::Contains("no function frobnicate()"));
  CHECK_THROWS_WITH(evaluate_rows("${nobody} = 1", table), Catch::Contains("no column 'nobody'"));
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
