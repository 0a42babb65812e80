#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "host/compile/row_evaluator.hpp"
#include "host/text/fault.hpp"
#include "tests/unit/expr/village_form.hpp"

using namespace eslabon;
using tests::VillageForm;

namespace {

compile::ExpressionFault fault_of(const std::string& text) {
  const VillageForm form;
  const auto compiled = compile::compile(text, form, {.self = VillageForm::kYear, .filtered = {}});
  return compiled.errors.empty() ? compile::ExpressionFault{} : compiled.errors.front();
}

std::string warning_of(const std::string& text) {
  const VillageForm form;
  const auto compiled =
      compile::compile(text, form, {.self = VillageForm::kYear, .filtered = {}, .wants_boolean = true, .warn_empty_comparison = true});
  REQUIRE(compiled.ok());
  return compiled.expression->warnings.empty() ? "" : compiled.expression->warnings.front().message;
}

}  // namespace

TEST_CASE("what the phones refuse to read is refused here at its place") {
  for (const char* text : {"1 == 1", "1 <> 2", "6 / 2", "6 % 2", "1 AND 1", "1 Or 1", "'open", "a:b:c", "(1", "1)", "1 +", "", "f(,)",
                           "${a", "$a", "@x", "//x", "1 | 2", "*", "concat('a' 'b')", "!true()", "..//x", "text()", "../child::"}) {
    INFO(text);
    CHECK_FALSE(fault_of(text).message.empty());
  }
  CHECK(fault_of("1 + yeer()").offset == 4);
  CHECK(fault_of("1 + yeer()").length == 6);
}

TEST_CASE("what the phones read oddly is read here as well") {
  for (const char* text : {"4and 5", "3mod 2", "6*(3+4)and(5or 2)", "- 5", "----5", "0--0", ".5", "5.", "1 div1", "(2)mod(3)",
                           "2*string-length('a')", "${year}*count(${firm})"}) {
    INFO(text);
    CHECK(fault_of(text).message.empty());
  }
}

TEST_CASE("what can never work is said before the form leaves the office") {
  CHECK(fault_of("${yeat} = 1").message == "there is no 'yeat'; did you mean 'year'");
  CHECK(fault_of("rounds(1)").message == "there is no function 'rounds()'; did you mean 'round()'");
  CHECK(fault_of("round()").message == "round() needs at least 1 argument, not 0");
  CHECK(fault_of("if(1, 2)").message == "if() needs 3 arguments, not 2");
  CHECK(fault_of("${value} > 5").message.starts_with("'value' repeats, so it has many values here"));
  CHECK(fault_of("${firm} = 1").message.starts_with("'firm' repeats"));
  CHECK(fault_of("min(${value}, 3)").message.starts_with("'value' repeats"));
  CHECK(fault_of("count(1)").message.starts_with("count() needs the name"));
  CHECK(fault_of("regex(${year}, '(?=a)')").message.starts_with("in this pattern, at character 2"));
  CHECK(fault_of("regex(${year}, ${rating})").message == "the pattern of regex() must be a text in quotes");
  CHECK(fault_of("date('31/12/2030')").message.starts_with("'31/12/2030' is no date"));
  CHECK(fault_of("pulldata('nofile', 'a', 'b', 1)").message.starts_with("there is no file 'nofile'"));
}

TEST_CASE("what hardly ever means what it says is a warning") {
  CHECK(warning_of("${rating} = 'bad'") == "'bad' is no choice of 'rating' (it has good, poor)");
  CHECK(warning_of("selected(${rating}, 'bad')") == "'bad' is no choice of 'rating' (it has good, poor)");
  CHECK(warning_of("${rating} = 'poor'").empty());
  CHECK(warning_of("${year} != 2030").starts_with("'year' may be empty, and then '!=' is true"));
  CHECK(warning_of("${year} != ''").empty());
  CHECK(warning_of("'yes'") == "a text that is not empty always counts as true");
  CHECK(warning_of("'a' + 1 > 2").starts_with("'a' is no number"));
}

TEST_CASE("too large an expression is an error and never a crash") {
  std::string deep, chain = "1";
  for (int i = 0; i < 500; ++i) deep += "(";
  for (int i = 0; i < 5000; ++i) chain += "+1";
  CHECK_FALSE(fault_of(deep + "1").message.empty());
  CHECK_FALSE(fault_of(chain).message.empty());
  std::string ifs = "0";
  for (int i = 0; i < 60; ++i) ifs = "if(${year} = " + std::to_string(i) + ", 1, " + ifs + ")";
  CHECK(fault_of(ifs).message.empty());
}

TEST_CASE("any text compiles or is refused, and what compiles is accepted by the verifier", "[property]") {
  const std::vector<std::string> pieces = {"${year}", "${value}", "${firm}", "[", "]", "(", ")", " and ", " or ", "=", "<", "+", "-",
                                           "*", " div ", "sum(", "count(", "join(", "if(", "'x'", "1", ",", ".", "..", "/", "not(",
                                           "regex(", "position(", "coalesce(", "max(", "concat(", "instance('towns')/root/item", "name"};
  rc::prop("pieces", [&pieces] {
    std::string text;
    const auto count = *rc::gen::inRange(1, 14);
    for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(pieces);
    VillageForm form;
    const auto compiled = compile::compile(text, form, {.self = VillageForm::kYear, .filtered = {}});
    if (compiled.ok()) RC_ASSERT(expr::verify(compiled.expression->bytecode, {13, 8}).ok());
    else RC_ASSERT(!compiled.errors.empty());
  });
}

TEST_CASE("a label shows answers between its words") {
  VillageForm form;
  form.answer(VillageForm::kYear, 0, expr::Value::integer(2030));
  const auto compiled = compile::compile_label("Sales in ${ year }, in $ {thousands}", form, {.self = VillageForm::kRating, .filtered = {}});
  REQUIRE(compiled.ok());
  std::vector<std::uint8_t> memory(256);
  expr::Machine machine{MutableBytes(memory)};
  CHECK(*machine.evaluate_text(compiled.expression->program(), form, {{VillageForm::kRating, 0}}) == "Sales in 2030, in $ {thousands}");
  CHECK_FALSE(compile::compile_label("Hello ${nobody}", form).ok());
}

TEST_CASE("an expression runs over the columns of a table") {
  compile::RowEvaluator evaluator("if(${sector} = 'food', ${sales} div ${staff}, 0)",
                                  {{"id"}, {"sector"}, {"sales"}, {"staff"}}, "plan.json: indicators[0]");
  CHECK(evaluator.columns_used() == std::vector<std::size_t>{1, 2, 3});
  const expr::Value row[] = {expr::Value::integer(1), expr::Value::text("food"), compile::value_of_cell("12.50"),
                             compile::value_of_cell("5")};
  CHECK(evaluator.number(row) == 2.5);
  CHECK(compile::value_of_cell("").is_empty());
  CHECK(compile::value_of_cell("7e2").kind() == expr::Kind::kText);
  CHECK_THROWS_WITH(compile::RowEvaluator("${salse} > 1", {{"sales"}}, "plan.json: expr"),
                    Catch::StartsWith("plan.json: expr: character 1: there is no 'salse'"));
}

TEST_CASE("what only a host can compute is refused in a form and runs in a plan") {
  CHECK(fault_of("sin(${year})").message == "sin() cannot be used on a kiosk, only in checks and indicators");
  const auto number = [](const char* text) {
    return compile::RowEvaluator(text, {{"x"}}, "").number(std::vector<expr::Value>{expr::Value::text("-25.3 -57.6 0 0; -25.3 -57.5 0 0")});
  };
  CHECK(number("round(atan2(1, 1) * 4, 6)") == 3.141593);
  CHECK(number("round(distance(${x}) div 1000)") == 10);
  CHECK(number("area('0 0;0 0.001;0.001 0.001;0.001 0')") > 12'000);
  CHECK(number("number(geofence('-25.2 -57.6', '-25 -57;-25 -58;-26 -58;-26 -57'))") == 1);
  CHECK(number("number(geofence('-24.2 -57.6', '-25 -57;-25 -58;-26 -58;-26 -57'))") == 0);
  CHECK(number("number(base64-decode('NDI='))") == 42);
  CHECK(number("string-length(digest('firm', 'SHA-256', 'hex'))") == 64);
  auto compiled = compile::compile("sin(1)", VillageForm(), {.filtered = {}, .host_functions = true});
  REQUIRE(compiled.ok());
  CHECK(expr::verify(compiled.expression->bytecode).error() == Error::kUnsupported);
}
