// The state of one evaluation, and one step per opcode. Only for the machine's own sources.
#pragma once

#include "firmware/expr/machine.hpp"

namespace eslabon::expr {

inline constexpr std::uint8_t kRootBase = 0xFF;   ///< operand "up" or "base": the form's root row
inline constexpr std::uint8_t kClimbBase = 0x80;  ///< operand "base": from here on, climb from the own row

/// Operands and stack of a verified program need no checks.
struct Run {
  Machine& machine;
  Environment& environment;
  const Context& context;
  Scratch& scratch;
  const std::uint8_t* at;    ///< next instruction or operand
  const std::uint8_t* end;
  Value* top;                ///< one behind the uppermost value
  Iterator* iterators;
  std::uint32_t steps_left;

  Run(Machine& m, Environment& e, const Context& c, Program program)
      : machine(m), environment(e), context(c), scratch(m.scratch_), at(program.code.data()),
        end(program.code.data() + program.code.size()), top(m.stack_.data()), iterators(m.iterators_.data()),
        steps_left(m.max_steps_) {}

  std::uint8_t byte() { return *at++; }
  std::uint16_t word() {
    at += 2;
    return load_le<std::uint16_t>(at - 2);
  }
  void jump_if(bool condition) {
    const std::uint16_t offset = word();
    if (condition) at += offset;
  }
  void push(const Value& value) { *top++ = value; }
  Value pop() { return *--top; }
  /// Pushes, or gives the error on.
  Status push(Result<Value> value) {
    if (!value.ok()) return value.error();
    *top++ = *value;
    return {};
  }
};

/// The row that an "up" operand means.
Result<RowId> climb(Run& run, std::uint8_t up);
/// The row that a "base" operand means; kNoRow when that iterator stands on none.
Result<RowId> base_row(Run& run, std::uint8_t base);

template <Opcode>
Status step(Run& run);
#define ESLABON_OPCODE(name, operand_bytes, pops, pushes, comment) \
  template <>                                                      \
  Status step<Opcode::name>(Run & run);
#include "firmware/expr/opcodes.def"
#undef ESLABON_OPCODE

}  // namespace eslabon::expr
