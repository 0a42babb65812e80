// Tree to bytecode: types, faults and instructions in one walk. Only for the compiler's own sources.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/expr/program.hpp"
#include "host/compile/expression.hpp"
#include "host/compile/expression_extras.hpp"
#include "host/compile/expression_place.hpp"
#include "host/compile/expression_tree.hpp"

namespace eslabon::compile {

/// Thrown to give up one expression; the fault is already in errors().
struct GivenUp {};

class Emitter {
 public:
  Emitter(const Scope& scope, const ExpressionOptions& options);

  /// Emits the value of `tree` and says its type. Faults are gathered; the walk goes on where it can.
  Type value(const Tree& tree);

  [[nodiscard]] std::vector<ExpressionFault>& errors() { return errors_; }
  /// What has been emitted and learnt; `type` is what value() said.
  Expression finish(Type type);

 private:
  using Opcode = expr::Opcode;

  // expression_emitter.cpp
  void op(Opcode opcode) { code_.push_back(static_cast<std::uint8_t>(opcode)); }
  void byte(unsigned value) { code_.push_back(static_cast<std::uint8_t>(value)); }
  void word(std::size_t value);
  std::size_t jump(Opcode opcode);  ///< emits it with an open offset; returns where to close()
  void close(std::size_t jump_at);
  void call(expr::Function function, unsigned arguments);
  void push_text(std::string_view text, const Tree& at);
  void push_integer(std::int64_t value);
  void push_number(double value);
  Type number(const Tree& tree, bool negative);
  Type unary(const Tree& tree);
  Type binary(const Tree& tree);
  Type logic(const Tree& tree);
  void dead(const Tree& tree, std::string_view why);
  void error(const Tree& at, std::string message);
  void unsupported(const Tree& at, std::string message);
  void warn(const Tree& at, std::string message);
  void fault(bool warning, std::size_t offset, std::size_t length, std::string message);

  // expression_checks.cpp
  void check_comparison(const Tree& tree);
  void check_choice(const Tree& question, const Tree& literal);
  void check_arithmetic(const Tree& operand, Type type);
  void check_literal_date(const Tree& call_tree);

  // expression_functions.cpp
  Type call_function(const Tree& tree);
  std::optional<Type> lazy_function(const Tree& tree);
  std::optional<Type> text_function(const Tree& tree);
  std::optional<Type> form_function(const Tree& tree);
  Type listed_function(const Tree& tree);
  Type extra_function(const Tree& tree, const ExtraFunction& extra);
  Type if_function(const Tree& tree);
  Type coalesce(const Tree& tree);
  Type once(const Tree& tree);
  Type regex(const Tree& tree);
  Type choice_name(const Tree& tree);
  Type pulldata(const Tree& tree);
  Type indexed_repeat(const Tree& tree);
  Type position(const Tree& tree);
  bool has_arity(const Tree& tree, std::size_t least, std::size_t most);
  std::optional<std::string> literal(const Tree& tree, std::string_view what);
  Type failed();

  // expression_sets.cpp
  std::optional<Type> set_function(const Tree& tree);
  Type aggregate(const Tree& tree, expr::Gather gather);
  Type extreme(const Tree& tree, expr::Gather gather);
  Type joined(const Tree& tree, bool with_separator);
  Type conditional(const Tree& tree);
  Type checklist(const Tree& tree, bool weighted);
  void gather_all(const Tree& argument, expr::Gather gather);
  void gather_weighted(const Tree& items, const Tree& weights);
  void gather(expr::Gather gather);
  void cell(expr::ColumnId column, unsigned iterator);
  void stop(unsigned iterator);
  void next(unsigned iterator, std::size_t head);
  /// Loops over all of `place`, running `body` once a row with the row's place as the context.
  void each(const Place& place, const Tree& at, bool only_relevant, const std::function<void(const Place&)>& body);
  void each_row(Place place, std::size_t level, const Tree& at, bool only_relevant,
                const std::function<void(const Place&)>& body);
  void each_table_row(const Place& place, const Tree& at, const std::function<void(const Place&)>& body);
  std::size_t filter_row(const std::vector<const Tree*>& predicates, const Place& row, unsigned iterator,
                         std::vector<std::size_t>& skips);
  const Tree* index_key(const Place& place, const Tree& predicate, expr::ColumnId& column) const;
  bool mentions_row(const Tree& tree) const;
  unsigned new_iterator(const Tree& at);

  // expression_paths.cpp
  Type path(const Tree& tree);
  std::optional<Place> resolve(const Tree& tree);
  std::optional<Place> start_of(const Tree& tree, std::size_t& first_step);
  std::optional<Place> place_of(const Symbol& symbol) const;
  std::optional<Place> reference(const Tree& tree);
  std::optional<Place> table_place(const Tree& tree, std::size_t& first_step);
  std::optional<Place> bare_column(const Tree& tree);
  bool walk(Place& place, const Step& step, const Tree& at);
  bool to_child(Place& place, const Step& step, const Tree& at);
  bool add_predicates(Place& place, const std::vector<TreePtr>& predicates, const Tree& at);
  Place here() const;
  Place own_place() const;
  Type load(const Place& place, const Tree& at);
  void load_bound(const Place& place);
  void depends_on(const Place& place);
  unsigned base_before(const Place& place, std::size_t level) const;
  unsigned climb_from_own(std::size_t level) const;
  std::string suggestion(std::string_view name, const std::vector<std::string>& known) const;

  const Scope& scope_;
  const ExpressionOptions& options_;
  std::vector<std::uint8_t> code_;
  std::vector<ExpressionFault> errors_;
  Expression made_;
  std::vector<Place> contexts_;  ///< what `.` means inside the open predicates, innermost last
  unsigned iterators_ = 0;       ///< in use
};

/// Whether the truth of `tree` is known without any answer.
std::optional<bool> constant_truth(const Tree& tree);
/// The name among `known` that is nearest to `name`, if near at all.
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace eslabon::compile
