#include "host/compile/expression.hpp"

#include <fmt/format.h>

#include "host/compile/expression_emitter.hpp"
#include "host/compile/expression_extras.hpp"
#include "host/compile/expression_parser.hpp"

namespace eslabon::compile {
namespace {

std::string_view kNamesOfTypes[] = {"anything", "true or false", "whole number", "decimal number", "number", "text",
                                    "choice",   "choices",       "date",         "time",           "date and time", "group"};

Compiled emitted(const Tree& tree, const Scope& scope, const ExpressionOptions& options) {
  Emitter emitter(scope, options);
  Compiled compiled;
  try {
    const Type type = emitter.value(tree);
    if (emitter.errors().empty()) compiled.expression = emitter.finish(type);
  } catch (const GivenUp&) {
  }
  compiled.errors = emitter.errors();
  return compiled;
}

/// What the machine would refuse is an error of size here: everything else the emitter has seen to.
void check_limits(Compiled& compiled, std::size_t length) {
  if (!compiled.ok() || expr::verify(compiled.expression->bytecode, {.extras = kExtraFunctions}).ok()) return;
  compiled.expression.reset();
  compiled.errors.push_back({false, 0, length, "too large or too deeply nested: split it into several calculations", true});
}

void check_purpose(Expression& expression, std::size_t length, const ExpressionOptions& options) {
  if (options.wants_boolean && expression.constant && expression.type == Type::kText)
    expression.warnings.push_back({true, 0, length, "a text that is not empty always counts as true"});
}

Compiled compile_tree(const Tree& tree, std::size_t length, const Scope& scope, const ExpressionOptions& options) {
  Compiled compiled = emitted(tree, scope, options);
  check_limits(compiled, length);
  if (compiled.ok()) check_purpose(*compiled.expression, length, options);
  return compiled;
}

TreePtr text_tree(std::string_view text, std::size_t offset) {
  auto tree = std::make_unique<Tree>();
  tree->kind = Tree::Kind::kText;
  tree->text = std::string(text);
  tree->offset = offset;
  tree->length = text.size();
  return tree;
}

TreePtr reference_tree(std::string_view name, std::size_t offset, std::size_t length) {
  auto tree = text_tree(name, offset);
  tree->kind = Tree::Kind::kPath;
  tree->start = Tree::Start::kReference;
  tree->length = length;
  return tree;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// concat('text', ${name}, ...) for a label.
Tree label_tree(std::string_view text) {
  Tree tree;
  tree.kind = Tree::Kind::kCall;
  tree.text = "concat";
  tree.length = text.size();
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find("${", at);
    const std::size_t end = open == std::string_view::npos ? open : text.find('}', open);
    const std::size_t plain_end = end == std::string_view::npos ? text.size() : open;
    if (plain_end > at) tree.children.push_back(text_tree(text.substr(at, plain_end - at), at));
    if (end == std::string_view::npos) break;
    const std::string_view name = trimmed(text.substr(open + 2, end - open - 2));
    tree.children.push_back(reference_tree(name, open, end + 1 - open));
    at = end + 1;
  }
  return tree;
}

bool mentions_column(const Tree& tree) {
  if (tree.kind == Tree::Kind::kPath && tree.start == Tree::Start::kHere) return true;
  for (const auto& child : tree.children)
    if (mentions_column(*child)) return true;
  return tree.is_call("position");
}

void add_keys(const Tree& tree, std::size_t length, const Scope& scope, const ExpressionOptions& options, Filter& filter) {
  if (tree.is_operator("and")) {
    add_keys(*tree.children[0], length, scope, options, filter);
    add_keys(*tree.children[1], length, scope, options, filter);
    return;
  }
  if (!tree.is_operator("=")) return;
  for (std::size_t side = 0; side < 2; ++side) {
    const Tree& name = *tree.children[side];
    const Tree& other = *tree.children[1 - side];
    const bool is_name = name.kind == Tree::Kind::kPath && name.start == Tree::Start::kHere && name.steps.size() == 1 &&
                         name.steps[0].kind == Step::Kind::kChild && name.steps[0].predicates.empty();
    if (!is_name || mentions_column(other)) continue;
    const auto column = scope.column(*options.filtered, name.steps[0].name);
    Compiled key = compile_tree(other, length, scope, options);
    if (!column || !key.ok()) continue;
    filter.keys.push_back({*column, std::move(*key.expression)});
    return;
  }
}

}  // namespace

std::string_view name_of(Type type) { return kNamesOfTypes[static_cast<std::size_t>(type)]; }

Compiled compile(std::string_view text, const Scope& scope, const ExpressionOptions& options) {
  const auto parsed = parse(text);
  if (const auto* fault = std::get_if<ExpressionFault>(&parsed)) return {std::nullopt, {*fault}};
  return compile_tree(*std::get<TreePtr>(parsed), text.size(), scope, options);
}

Compiled compile_label(std::string_view text, const Scope& scope, const ExpressionOptions& options) {
  return compile_tree(label_tree(text), text.size(), scope, options);
}

CompiledFilter compile_filter(std::string_view text, const Scope& scope, const ExpressionOptions& options) {
  const auto parsed = parse(text);
  if (const auto* fault = std::get_if<ExpressionFault>(&parsed)) return {std::nullopt, {*fault}};
  const Tree& tree = *std::get<TreePtr>(parsed);
  Compiled whole = compile_tree(tree, text.size(), scope, options);
  if (!whole.ok()) return {std::nullopt, std::move(whole.errors)};
  Filter filter{std::move(*whole.expression), {}};
  add_keys(tree, text.size(), scope, options, filter);
  filter.only_key = tree.is_operator("=") && filter.keys.size() == 1;
  return {std::move(filter), {}};
}

std::string to_string(const ExpressionFault& fault) {
  return fmt::format("character {}: {}{}", fault.offset + 1, fault.warning ? "warning: " : "", fault.message);
}

}  // namespace eslabon::compile
