// The order in which a form's expressions are computed, and what each answer makes compute again.
#pragma once

#include <string>
#include <vector>

#include "host/compile/expression.hpp"
#include "host/compile/form_description.hpp"
#include "host/compile/package_model.hpp"

namespace eslabon::compile {

/// One expression of one node and what it reads.
struct OrderedExpression {
  form::Step step;
  std::vector<Dependency> reads;
  std::string where;  ///< its cell, for the message about a cycle
};

struct Cycle {
  std::vector<std::size_t> expressions;  ///< indexes, each reads what the next computes, the last what the first does
};

struct RecomputeOrder {
  std::vector<form::Step> steps;
  std::vector<std::vector<DependentModel>> dependents;  ///< by node
  std::vector<Cycle> cycles;                            ///< when there are any, the rest is not usable
};

/// Expressions read an answer after its calculation and after the relevance of it and of all groups around it.
RecomputeOrder order_expressions(const FormDescription& form, const std::vector<OrderedExpression>& expressions);

/// "relevant of 'a' reads 'b', calculation of 'b' reads 'a'".
std::string describe(const Cycle& cycle, const FormDescription& form, const std::vector<OrderedExpression>& expressions);

}  // namespace eslabon::compile
