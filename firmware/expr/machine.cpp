#include "firmware/expr/machine.hpp"

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/machine_run.hpp"

namespace eslabon::expr {
namespace {

using Step = Status (*)(Run&);
constexpr Step kSteps[] = {
#define ESLABON_OPCODE(name, operand_bytes, pops, pushes, comment) &step<Opcode::name>,
#include "firmware/expr/opcodes.def"
#undef ESLABON_OPCODE
};

}  // namespace

Result<Value> Machine::evaluate(Program program, Environment& environment, const Context& context) {
  scratch_.release(0);
  for (Iterator& iterator : iterators_) iterator.running = false;
  Run run(*this, environment, context, program);
  while (run.at < run.end) {
    if (run.steps_left-- == 0) return Error::kOutOfRange;
    const Status status = kSteps[run.byte()](run);
    if (!status.ok()) return status.error();
  }
  return run.pop();
}

Result<bool> Machine::evaluate_boolean(Program program, Environment& environment, const Context& context) {
  ESLABON_ASSIGN(const Value& value, evaluate(program, environment, context));
  return to_boolean(value);
}

Result<std::string_view> Machine::evaluate_text(Program program, Environment& environment, const Context& context) {
  ESLABON_ASSIGN(const Value& value, evaluate(program, environment, context));
  return to_text(value, scratch_);
}

}  // namespace eslabon::expr
