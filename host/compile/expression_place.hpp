// What a path leads to: one node in one row, or nodes in many rows, or cells of a table.
#pragma once

#include <optional>
#include <vector>

#include "host/compile/expression_scope.hpp"
#include "host/compile/expression_tree.hpp"

namespace eslabon::compile {

/// Which row of one repeat around the place.
struct Anchor {
  enum class Kind {
    kClimb,     ///< the row of the expression itself, `value` rows up
    kIterator,  ///< the row that loop `value` stands on
    kOpen,      ///< every row that the predicates let through
  };
  Kind kind = Kind::kOpen;
  unsigned value = 0;
  std::vector<const Tree*> predicates;
  bool operator==(const Anchor&) const = default;
};

struct Place {
  Symbol symbol;                         ///< the node; for a table, unused
  std::vector<Anchor> anchors;           ///< one for each of symbol.repeats
  std::vector<const Tree*> leaf_predicates;  ///< on the node itself: ${q}[. > 3]

  std::optional<expr::TableId> table;
  std::optional<expr::ColumnId> column;  ///< none: the row as such
  std::vector<const Tree*> row_predicates;
  std::optional<unsigned> table_iterator;  ///< the loop that stands on the row; none: kColumn or all rows
  bool is_filtered_row = false;            ///< the row that a choice_filter asks about
  bool is_self = false;                    ///< exactly the expression's own node in its own row

  [[nodiscard]] bool is_set() const {
    if (table) return !is_filtered_row && !table_iterator;
    for (const Anchor& anchor : anchors)
      if (anchor.kind == Anchor::Kind::kOpen) return true;
    return false;
  }
};

}  // namespace eslabon::compile
