// What names mean to an expression: implemented by a form, by the columns of a CSV, by `eslabon expr --set`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/limits.hpp"
#include "firmware/expr/environment.hpp"

namespace eslabon::compile {

/// What is known of a value before it is there.
enum class Type {
  kAny,  ///< not known before it runs
  kBoolean,
  kInteger,
  kDecimal,
  kNumber,  ///< result of arithmetic
  kText,
  kSelectOne,       ///< a choice name
  kSelectMultiple,  ///< choice names joined by spaces
  kDate,
  kTime,
  kDateTime,
  kNone,  ///< a group or repeat: has no value of its own
};
/// "whole number", "date" ...: as messages call it.
std::string_view name_of(Type type);

/// One node of the form (or column, or variable).
struct Symbol {
  NodeId node = kNoNode;
  std::string name;
  Type type = Type::kAny;
  NodeId parent = kNoNode;           ///< group or repeat that it lies in; kNoNode for the root
  bool is_repeat = false;
  std::vector<NodeId> repeats;       ///< repeats around it, outermost first; a repeat itself is the last of its own list
  bool may_be_empty = true;
  std::vector<std::string> choices;  ///< names, for a warning about values that no choice has; empty: unknown
};

/// A table that instance('id') or pulldata('id', ...) or a choice list means.
struct TableSymbol {
  expr::TableId table = 0;
  std::string name;
};

/// Everything is looked up while compiling; answers are copies.
class Scope {
 public:
  virtual ~Scope() = default;

  /// All nodes that ${name} could mean: none is an unknown name, several an ambiguous one.
  [[nodiscard]] virtual std::vector<Symbol> find(std::string_view name) const = 0;
  /// The node itself; none for an unknown id. Node 0 is the form.
  [[nodiscard]] virtual std::optional<Symbol> symbol(NodeId node) const = 0;
  /// The child of a group, repeat or the form with that name.
  [[nodiscard]] virtual std::optional<Symbol> child(NodeId parent, std::string_view name) const = 0;
  /// All names that could be meant, to suggest the nearest one.
  [[nodiscard]] virtual std::vector<std::string> names() const { return {}; }

  [[nodiscard]] virtual std::optional<TableSymbol> table(std::string_view) const { return {}; }
  [[nodiscard]] virtual std::optional<expr::ColumnId> column(expr::TableId, std::string_view) const { return {}; }
  /// The columns of a table, to suggest the nearest one.
  [[nodiscard]] virtual std::vector<std::string> columns(expr::TableId) const { return {}; }
};

}  // namespace eslabon::compile
