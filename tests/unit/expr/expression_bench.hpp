// Evaluates expressions over a few variables, for the tests of this folder.
#pragma once

#include <initializer_list>
#include <string>

#include "firmware/expr/conversions.hpp"
#include "host/compile/expression_variables.hpp"

namespace eslabon::tests {

/// The value as string() gives it; "error: ..." when it does not compile, "failed: ..." when it does not run.
inline std::string text_of(const std::string& expression, std::initializer_list<const char*> variables = {}) {
  compile::Variables form;
  form.set_now({20'000, 9 * 3'600'000, 60});  // 2024-10-04, nine in the morning, one hour east
  for (const char* variable : variables) form.set(variable);
  compile::ExpressionOptions options;
  options.self = form.self();
  const auto compiled = compile::compile(expression, form, options);
  if (!compiled.ok()) return "error: " + compiled.errors.front().message;
  std::vector<std::uint8_t> memory(4096);
  expr::Machine machine{MutableBytes(memory)};
  const auto text = machine.evaluate_text(compiled.expression->program(), form, {{form.self(), kRootRow}});
  return text.ok() ? std::string(*text) : std::string("failed: ") + name_of(text.error());
}

}  // namespace eslabon::tests
