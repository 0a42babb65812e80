// From the text of an XLSForm expression to bytecode, its type, what it depends on, and located messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/expr/program.hpp"
#include "host/compile/expression_scope.hpp"

namespace eslabon::compile {

/// One message about an expression: `offset` and `length` are bytes of its text.
struct ExpressionFault {
  bool warning = false;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string message;  ///< what is wrong and what to do, without a full stop
  bool unsupported = false;  ///< a phone runs it, a kiosk cannot
};

/// An answer that an expression reads.
struct Dependency {
  NodeId node = kNoNode;
  bool node_set = false;  ///< rows other than the expression's own are read, too
  bool operator==(const Dependency&) const = default;
};

/// What the expression is for: decides what `.` and bare names may mean.
struct ExpressionOptions {
  NodeId self = 0;                          ///< the node whose `.` and `..` it uses and whose row it runs in
  std::optional<expr::TableId> filtered;    ///< choice_filter: bare names are columns of this table
  bool wants_boolean = false;               ///< relevant, required, constraint, filter: warns about a constant text
  bool single_rows = false;                 ///< a repeat's question in scalar position means its only row, and is an error
                                            ///< when it runs if there are several; else it does not compile
  bool warn_single_rows = false;            ///< warns where single_rows matters
  bool host_functions = false;              ///< runs on a host only: sin(), area() ... may be used (expression_extras.hpp)
  bool warn_empty_comparison = false;       ///< warns when <, !=, arithmetic meet a field that may be empty
};

struct Expression {
  std::vector<std::uint8_t> bytecode;       ///< accepted by expr::verify()
  Type type = Type::kAny;
  std::vector<Dependency> dependencies;     ///< each node once, in order of first mention
  std::vector<expr::TableId> tables;        ///< each table that it reads, once
  bool uses_self = false;                   ///< mentions `.`
  bool uses_clock = false;                  ///< today(), now(): changes without any answer changing
  bool uses_chance = false;                 ///< random(), uuid()
  bool uses_host_functions = false;         ///< only a host can run it
  bool constant = false;                    ///< depends on nothing at all
  std::vector<ExpressionFault> warnings;

  /// The view that the machine runs; valid as long as this expression is neither changed nor moved from.
  [[nodiscard]] expr::Program program() const { return {bytecode}; }
};

/// Either an expression or at least one error.
struct Compiled {
  std::optional<Expression> expression;
  std::vector<ExpressionFault> errors;
  [[nodiscard]] bool ok() const { return expression.has_value(); }
};

/// Never throws for any text. `text` may be given as in a cell: ${name}, smart quotes already made straight.
Compiled compile(std::string_view text, const Scope& scope, const ExpressionOptions& options = {});

/// A label, hint or message with ${name} inside, as an expression of type text: concat('About ', ${name}, ' ...').
/// Only ${name} is special, as in XLSForm. Without any reference the result is a constant.
Compiled compile_label(std::string_view text, const Scope& scope, const ExpressionOptions& options = {});

/// `[column = key]` inside a choice_filter: rows can be looked up by an index instead of asking each one.
struct FilterKey {
  expr::ColumnId column = 0;
  Expression key;  ///< mentions no column; rows whose cell equals its text are the only ones that can pass the whole filter
};
struct Filter {
  Expression whole;               ///< asked for each row (Context::table, table_row)
  std::vector<FilterKey> keys;    ///< every such part of a conjunction, in order; may be empty. Only usable when the
                                  ///< key's value is text or empty: numbers compare by value, not by spelling
  bool only_key = false;          ///< the filter is one such part and nothing else: rows that it finds all pass
};
struct CompiledFilter {
  std::optional<Filter> filter;
  std::vector<ExpressionFault> errors;
};
/// options.filtered must be set.
CompiledFilter compile_filter(std::string_view text, const Scope& scope, const ExpressionOptions& options);

/// "column 14: unknown name 'age' ..." for a fault of an expression that stands alone.
std::string to_string(const ExpressionFault& fault);

}  // namespace eslabon::compile
