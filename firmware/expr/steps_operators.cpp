// Arithmetic, comparison, logic and jumps.

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/exact_math.hpp"
#include "firmware/expr/machine_run.hpp"
#include "firmware/expr/regex_program.hpp"

namespace eslabon::expr {
namespace {

/// Whole numbers stay exact while they fit; everything else is done on doubles.
template <class Exact, class Rounded>
Status arithmetic(Run& run, Exact exact, Rounded rounded) {
  const Value right = to_numeric(run.pop());
  const Value left = to_numeric(run.pop());
  std::int64_t whole = 0;
  const bool both = left.kind() == Kind::kInteger && right.kind() == Kind::kInteger;
  if (both && exact(left.as_integer(), right.as_integer(), whole)) {
    run.push(Value::integer(whole));
  } else {
    run.push(Value::number(rounded(to_number(left), to_number(right))));
  }
  return {};
}

Status comparison(Run& run, Comparison comparison) {
  const Value right = run.pop();
  const Value left = run.pop();
  ESLABON_ASSIGN(const bool holds, compare(comparison, left, right, run.scratch));
  run.push(Value::boolean(holds));
  return {};
}

bool exact_quotient(std::int64_t a, std::int64_t b, std::int64_t& out) {
  if (b == 0 || b == -1 || a % b != 0) return false;
  out = a / b;
  return true;
}

bool exact_remainder(std::int64_t a, std::int64_t b, std::int64_t& out) {
  if (b == 0) return false;
  out = b == -1 ? 0 : a % b;
  return true;
}

}  // namespace

template <>
Status step<Opcode::kAdd>(Run& run) {
  return arithmetic(
      run, [](auto a, auto b, auto& out) { return !__builtin_add_overflow(a, b, &out); },
      [](double a, double b) { return a + b; });
}
template <>
Status step<Opcode::kSubtract>(Run& run) {
  return arithmetic(
      run, [](auto a, auto b, auto& out) { return !__builtin_sub_overflow(a, b, &out); },
      [](double a, double b) { return a - b; });
}
template <>
Status step<Opcode::kMultiply>(Run& run) {
  return arithmetic(
      run, [](auto a, auto b, auto& out) { return !__builtin_mul_overflow(a, b, &out); },
      [](double a, double b) { return a * b; });
}
template <>
Status step<Opcode::kDivide>(Run& run) {
  return arithmetic(run, exact_quotient, [](double a, double b) { return a / b; });
}
template <>
Status step<Opcode::kModulo>(Run& run) {
  return arithmetic(run, exact_remainder, remainder_of);
}
template <>
Status step<Opcode::kNegate>(Run& run) {
  const Value operand = run.pop();
  run.push(Value::integer(0));
  run.push(operand);
  return step<Opcode::kSubtract>(run);
}

template <>
Status step<Opcode::kEqual>(Run& run) {
  return comparison(run, Comparison::kEqual);
}
template <>
Status step<Opcode::kNotEqual>(Run& run) {
  return comparison(run, Comparison::kNotEqual);
}
template <>
Status step<Opcode::kLess>(Run& run) {
  return comparison(run, Comparison::kLess);
}
template <>
Status step<Opcode::kLessEqual>(Run& run) {
  return comparison(run, Comparison::kLessEqual);
}
template <>
Status step<Opcode::kGreater>(Run& run) {
  return comparison(run, Comparison::kGreater);
}
template <>
Status step<Opcode::kGreaterEqual>(Run& run) {
  return comparison(run, Comparison::kGreaterEqual);
}
template <>
Status step<Opcode::kNot>(Run& run) {
  run.push(Value::boolean(!to_boolean(run.pop())));
  return {};
}
template <>
Status step<Opcode::kToBoolean>(Run& run) {
  run.push(Value::boolean(to_boolean(run.pop())));
  return {};
}
template <>
Status step<Opcode::kMatch>(Run& run) {
  const std::uint16_t size = run.word();
  const Bytes regex(run.at, size);
  run.at += size;
  const std::size_t mark = run.scratch.used();
  ESLABON_ASSIGN(const std::string_view text, to_text(run.pop(), run.scratch));
  const bool matches = regex_matches(regex, text);
  run.scratch.release(mark);
  run.push(Value::boolean(matches));
  return {};
}

template <>
Status step<Opcode::kJump>(Run& run) {
  run.jump_if(true);
  return {};
}
template <>
Status step<Opcode::kBranch>(Run& run) {
  run.jump_if(!to_boolean(run.pop()));
  return {};
}
template <>
Status step<Opcode::kAnd>(Run& run) {
  const bool is_false = !to_boolean(run.pop());
  if (is_false) run.push(Value::boolean(false));
  run.jump_if(is_false);
  return {};
}
template <>
Status step<Opcode::kOr>(Run& run) {
  const bool is_true = to_boolean(run.pop());
  if (is_true) run.push(Value::boolean(true));
  run.jump_if(is_true);
  return {};
}
template <>
Status step<Opcode::kIfFull>(Run& run) {
  const Value value = run.pop();
  const bool is_full = !value.is_empty() && !is_nan(value);
  if (is_full) run.push(value);
  run.jump_if(is_full);
  return {};
}

}  // namespace eslabon::expr
