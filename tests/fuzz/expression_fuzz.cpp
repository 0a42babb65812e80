// Any text as an expression: it is refused with a message, or its bytecode is accepted by the verifier and runs to an end.
#include <cstdint>
#include <cstdlib>

#include "host/compile/expression_extras.hpp"
#include "host/compile/expression_variables.hpp"

using namespace eslabon;

namespace {

compile::Variables make_form() {
  compile::Variables form;
  form.set_now({20'500, 1000, -240});
  form.set_seed(1);
  for (const char* set : {"a:int=12", "b=x y", "c[1]=3", "c[2]=", "d[1]:date=2030-01-01", "e:dec=1.50", ".=7"}) form.set(set);
  return form;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static compile::Variables form = make_form();
  static std::array<std::uint8_t, 2048> memory;
  compile::ExpressionOptions options;
  options.self = form.self();
  options.single_rows = true;
  options.host_functions = true;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)compile::compile_label(text, form, options);
  const auto compiled = compile::compile(text, form, options);
  if (!compiled.ok()) {
    if (compiled.errors.empty()) std::abort();
    return 0;
  }
  if (!expr::verify(compiled.expression->bytecode, {.extras = compile::kExtraFunctions}).ok()) std::abort();
  expr::Machine machine{MutableBytes(memory), 5000};
  (void)machine.evaluate_text(compiled.expression->program(), form, {{form.self(), kRootRow}});
  return 0;
}
