#include <catch2/catch.hpp>

#include "host/compile/recompute_order.hpp"

using namespace eslabon;
using namespace eslabon::compile;
using form::StepKind;

namespace {

/// form > a, b, c.
FormDescription three() {
  FormDescription form;
  form.nodes.resize(4);
  for (std::size_t i = 1; i < 4; ++i) form.nodes[i].parent = 0;
  form.nodes[0].kind = form::NodeKind::kForm;
  form.nodes[1].name = "a";
  form.nodes[2].name = "b";
  form.nodes[3].name = "c";
  return form;
}

}  // namespace

TEST_CASE("Calculations are ordered by what they read, not by where they stand") {
  const std::vector<OrderedExpression> expressions = {{{1, StepKind::kCalculation}, {{3, false}}, "B2"},
                                                      {{2, StepKind::kCalculation}, {}, "B3"},
                                                      {{3, StepKind::kCalculation}, {{2, false}}, "B4"}};
  const RecomputeOrder order = order_expressions(three(), expressions);
  REQUIRE(order.cycles.empty());
  REQUIRE(order.steps.size() == 3);
  CHECK(order.steps[0].node == 2);
  CHECK(order.steps[1].node == 3);
  CHECK(order.steps[2].node == 1);
  REQUIRE(order.dependents[3].size() == 1);
  CHECK(order.dependents[3][0].step == 2);
  CHECK(order.dependents[0].size() == 2);  // the form's own relevance would touch both readers
}

TEST_CASE("A cycle names each expression once, in order") {
  const std::vector<OrderedExpression> expressions = {{{1, StepKind::kRelevant}, {{2, false}}, "B2"},
                                                      {{2, StepKind::kCalculation}, {{1, false}}, "B3"}};
  const RecomputeOrder order = order_expressions(three(), expressions);
  REQUIRE(order.cycles.size() == 1);
  CHECK(describe(order.cycles[0], three(), expressions) ==
        "relevant of 'a' (B2) -> calculation of 'b' (B3) -> relevant of 'a'");
}

TEST_CASE("A constraint may read its own answer and each other's") {
  const std::vector<OrderedExpression> expressions = {{{1, StepKind::kConstraint}, {{1, false}, {2, false}}, "B2"},
                                                      {{2, StepKind::kConstraint}, {{1, false}, {2, false}}, "B3"}};
  CHECK(order_expressions(three(), expressions).cycles.empty());
}

TEST_CASE("A reader of all rows is marked so, also when it reads its own row as well") {
  const std::vector<OrderedExpression> expressions = {{{1, StepKind::kCalculation}, {{2, false}, {2, true}}, "B2"}};
  const RecomputeOrder order = order_expressions(three(), expressions);
  REQUIRE(order.dependents[2].size() == 1);
  CHECK(order.dependents[2][0].all_rows);
}

TEST_CASE("A chain of a thousand calculations is ordered without deep recursion") {
  FormDescription form;
  form.nodes.resize(1001);
  std::vector<OrderedExpression> expressions;
  for (NodeId id = 1; id <= 1000; ++id) {
    form.nodes[id].parent = 0;
    if (id < 1000) expressions.push_back({{id, StepKind::kCalculation}, {{static_cast<NodeId>(id + 1), false}}, ""});
  }
  const RecomputeOrder order = order_expressions(form, expressions);
  REQUIRE(order.steps.size() == 999);
  CHECK(order.steps.front().node == 999);
}
