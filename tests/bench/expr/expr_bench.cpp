// Nanoseconds per evaluation of the expressions that forms and plans are made of, over the columns of a row.
#include <benchmark/benchmark.h>

#include "host/compile/row_evaluator.hpp"

using namespace eslabon;

namespace {

const std::vector<compile::Column> kColumns = {{"staff"}, {"sales"}, {"sector"}, {"export"}, {"products"}, {"founded"}};
const std::vector<expr::Value> kRow = {expr::Value::integer(34),         expr::Value::decimal(123456750, 2),
                                       expr::Value::text("food"),        expr::Value::text("yes"),
                                       expr::Value::text("rice maize flour"), expr::Value::date(14'000)};

void evaluate(benchmark::State& state, const char* text) {
  compile::RowEvaluator evaluator(text, kColumns, text);
  for (auto _ : state) benchmark::DoNotOptimize(evaluator.evaluate(kRow));
}

}  // namespace

BENCHMARK_CAPTURE(evaluate, relevant, "${export} = 'yes'");
BENCHMARK_CAPTURE(evaluate, relevant_both, "${export} = 'yes' and ${sector} != 'retail'");
BENCHMARK_CAPTURE(evaluate, relevant_selected, "selected(${products}, 'maize')");
BENCHMARK_CAPTURE(evaluate, constraint_range, "${staff} >= 1 and ${staff} <= 20000");
BENCHMARK_CAPTURE(evaluate, constraint_pattern, "regex(${sector}, '[a-z_]{2,20}')");
BENCHMARK_CAPTURE(evaluate, calculation, "round(${sales} div ${staff}, 2)");
BENCHMARK_CAPTURE(evaluate, calculation_text, "concat(${sector}, '-', ${staff})");
BENCHMARK_CAPTURE(evaluate, plan_flag, "${staff} > 9");
BENCHMARK_CAPTURE(evaluate, plan_class, "if(${staff} < 10, 'micro', if(${staff} < 50, 'small', 'larger'))");

void compile_one(benchmark::State& state) {
  for (auto _ : state) {
    compile::RowEvaluator evaluator("if(${staff} < 10, 'micro', if(${staff} < 50, 'small', 'larger'))", kColumns, "");
    benchmark::DoNotOptimize(&evaluator);
  }
}
BENCHMARK(compile_one);

BENCHMARK_MAIN();
