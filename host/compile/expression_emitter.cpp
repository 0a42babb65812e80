#include "host/compile/expression_emitter.hpp"

#include <bit>
#include <cmath>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::compile {
namespace {

struct OperatorInfo {
  std::string_view name;
  expr::Opcode opcode;
  Type result;
};
constexpr OperatorInfo kOperators[] = {
    {"+", expr::Opcode::kAdd, Type::kNumber},         {"-", expr::Opcode::kSubtract, Type::kNumber},
    {"*", expr::Opcode::kMultiply, Type::kNumber},    {"div", expr::Opcode::kDivide, Type::kNumber},
    {"mod", expr::Opcode::kModulo, Type::kNumber},    {"=", expr::Opcode::kEqual, Type::kBoolean},
    {"!=", expr::Opcode::kNotEqual, Type::kBoolean},  {"<", expr::Opcode::kLess, Type::kBoolean},
    {"<=", expr::Opcode::kLessEqual, Type::kBoolean}, {">", expr::Opcode::kGreater, Type::kBoolean},
    {">=", expr::Opcode::kGreaterEqual, Type::kBoolean},
};

const OperatorInfo& operator_named(std::string_view name) {
  for (const OperatorInfo& info : kOperators)
    if (info.name == name) return info;
  return kOperators[0];
}

std::optional<bool> literal_truth(const Tree& tree) {
  if (tree.kind == Tree::Kind::kText) return !tree.text.empty();
  if (tree.kind == Tree::Kind::kNumber) return expr::read_number(tree.text) != 0.0;
  if (tree.kind == Tree::Kind::kUnary) return constant_truth(*tree.children[0]);
  return std::nullopt;
}

std::optional<bool> call_truth(const Tree& tree) {
  if (tree.is_call("true") && tree.children.empty()) return true;
  if (tree.is_call("false") && tree.children.empty()) return false;
  if (tree.children.size() != 1) return std::nullopt;
  const auto inner = constant_truth(*tree.children[0]);
  if (inner && tree.is_call("not")) return !*inner;
  return tree.is_call("boolean") ? inner : std::nullopt;
}

}  // namespace

std::optional<bool> constant_truth(const Tree& tree) {
  if (tree.kind == Tree::Kind::kCall) return call_truth(tree);
  const bool is_or = tree.is_operator("or");
  if (!is_or && !tree.is_operator("and")) return literal_truth(tree);
  const auto left = constant_truth(*tree.children[0]);
  const auto right = constant_truth(*tree.children[1]);
  if ((left && *left == is_or) || (right && *right == is_or)) return is_or;
  return left && right ? std::optional(!is_or) : std::nullopt;
}

Emitter::Emitter(const Scope& scope, const ExpressionOptions& options) : scope_(scope), options_(options) {}

void Emitter::word(std::size_t value) {
  byte(value & 0xFF);
  byte(value >> 8 & 0xFF);
}

std::size_t Emitter::jump(Opcode opcode) {
  op(opcode);
  word(0);
  return code_.size();
}

void Emitter::close(std::size_t jump_at) {
  const std::size_t offset = code_.size() - jump_at;
  code_[jump_at - 2] = static_cast<std::uint8_t>(offset & 0xFF);
  code_[jump_at - 1] = static_cast<std::uint8_t>(offset >> 8 & 0xFF);
}

void Emitter::call(expr::Function function, unsigned arguments) {
  op(Opcode::kCall);
  byte(static_cast<unsigned>(function));
  byte(arguments);
}

void Emitter::push_text(std::string_view text, const Tree& at) {
  if (text.size() > expr::kMaxProgramBytes) return unsupported(at, "this text is too long for an expression");
  if (text.empty()) return op(Opcode::kEmpty);
  op(Opcode::kText);
  word(text.size());
  code_.insert(code_.end(), text.begin(), text.end());
}

void Emitter::push_integer(std::int64_t value) {
  const bool small = value >= -128 && value <= 127;
  op(small ? Opcode::kSmall : Opcode::kInteger);
  for (int i = 0; i < (small ? 1 : 8); ++i) byte(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF);
}

void Emitter::push_number(double value) {
  op(Opcode::kNumber);
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i) byte(bits >> (8 * i) & 0xFF);
}

Type Emitter::number(const Tree& tree, bool negative) {
  const expr::Value value = expr::numeric_from_text((negative ? "-" : "") + tree.text);
  if (value.kind() == expr::Kind::kInteger) {
    push_integer(value.as_integer());
    return Type::kInteger;
  }
  push_number(value.as_number());
  return Type::kNumber;
}

Type Emitter::value(const Tree& tree) {
  switch (tree.kind) {
    case Tree::Kind::kNumber: return number(tree, false);
    case Tree::Kind::kText: push_text(tree.text, tree); return Type::kText;
    case Tree::Kind::kCall: return call_function(tree);
    case Tree::Kind::kUnary: return unary(tree);
    case Tree::Kind::kBinary: return binary(tree);
    case Tree::Kind::kPath: return path(tree);
  }
  return Type::kAny;
}

Type Emitter::unary(const Tree& tree) {
  const Tree& operand = *tree.children[0];
  if (operand.kind == Tree::Kind::kNumber) return number(operand, true);
  const Type type = value(operand);
  check_arithmetic(operand, type);
  op(Opcode::kNegate);
  return type == Type::kInteger ? Type::kInteger : Type::kNumber;
}

Type Emitter::binary(const Tree& tree) {
  if (tree.is_operator("and") || tree.is_operator("or")) return logic(tree);
  const OperatorInfo& info = operator_named(tree.text);
  const Type left = value(*tree.children[0]);
  const Type right = value(*tree.children[1]);
  op(info.opcode);
  if (info.result == Type::kBoolean) {
    check_comparison(tree);
    return Type::kBoolean;
  }
  check_arithmetic(*tree.children[0], left);
  check_arithmetic(*tree.children[1], right);
  const bool whole = left == Type::kInteger && right == Type::kInteger && tree.text != "div";
  return whole ? Type::kInteger : Type::kNumber;
}

Type Emitter::logic(const Tree& tree) {
  const bool is_or = tree.text == "or";
  const auto left = constant_truth(*tree.children[0]);
  if (left && *left == is_or) {
    dead(*tree.children[1], is_or ? "the left side is always true" : "the left side is always false");
    op(is_or ? Opcode::kTrue : Opcode::kFalse);
    return Type::kBoolean;
  }
  value(*tree.children[0]);
  const std::size_t out = jump(is_or ? Opcode::kOr : Opcode::kAnd);
  value(*tree.children[1]);
  op(Opcode::kToBoolean);
  close(out);
  return Type::kBoolean;
}

// What can never be evaluated is looked at, but its faults stop nothing and its code is dropped.
void Emitter::dead(const Tree& tree, std::string_view why) {
  const std::size_t size = code_.size();
  const Expression before = made_;
  std::vector<ExpressionFault> errors = std::move(errors_);
  errors_.clear();
  const unsigned iterators = iterators_;
  value(tree);
  const std::vector<ExpressionFault> found = std::move(errors_);
  errors_ = std::move(errors);
  iterators_ = iterators;
  code_.resize(size);
  made_ = before;
  for (const ExpressionFault& fault : found)
    warn(tree, fault.message + " (ignored: never evaluated, because " + std::string(why) + ")");
}

void Emitter::fault(bool warning, std::size_t offset, std::size_t length, std::string message) {
  (warning ? made_.warnings : errors_).push_back({warning, offset, length, std::move(message), false});
}
void Emitter::error(const Tree& at, std::string message) { fault(false, at.offset, at.length, std::move(message)); }
void Emitter::unsupported(const Tree& at, std::string message) {
  errors_.push_back({false, at.offset, at.length, std::move(message), true});
}
void Emitter::warn(const Tree& at, std::string message) { fault(true, at.offset, at.length, std::move(message)); }

Expression Emitter::finish(Type type) {
  made_.bytecode = code_;
  made_.type = type;
  made_.constant = made_.dependencies.empty() && made_.tables.empty() && !made_.uses_self && !made_.uses_clock &&
                   !made_.uses_chance;
  return std::move(made_);
}

}  // namespace eslabon::compile
