// Every node of every row, in document order, one step at a time, forwards and backwards, without a stack.
#pragma once

#include "firmware/interview/form_state.hpp"

namespace eslabon::interview {

/// Where a traversal stands.
struct Item {
  enum class Kind : std::uint8_t {
    kNode,     ///< a node in a row; for a repeat: the repeat as a whole, in the row around it
    kRow,      ///< the beginning of one row: at.node is the repeat, at.row this row
    kRowsEnd,  ///< behind the last row: at.node is the repeat, at.row the row around it
    kDone,     ///< behind the last node; backwards: before the first
  };
  Kind kind = Kind::kNode;
  Address at{0, kRootRow};
  constexpr bool operator==(const Item&) const = default;
};

/// The item behind `item`. With `descend` false what is inside a group, a repeat or a row is passed over.
/// kNotFound, kOutOfRange for an item that does not exist.
Result<Item> next_item(const FormState& state, const Item& item, bool descend = true);
/// The item before `item`; what is inside comes last to first, then the group, row or repeat itself.
Result<Item> previous_item(const FormState& state, const Item& item);
/// The last item of all.
Result<Item> last_item(const FormState& state);

/// The rows of a repeat, and of the repeats around it below some row, one after the other.
class RowWalk {
 public:
  /// Rows of `repeat` inside `scope_row`, a row of `scope` (a repeat around it, or 0, or the same: then only that row).
  Status open(const FormState& state, NodeId repeat, NodeId scope, RowId scope_row);
  /// kNoRow after the last.
  [[nodiscard]] RowId row() const { return row_; }
  Status advance();

 private:
  Status settle();
  const FormState* state_ = nullptr;
  std::array<NodeId, kMaxRepeatDepth> repeats_{};
  std::array<RowId, kMaxRepeatDepth> rows_{};
  std::uint8_t depth_ = 0;
  std::uint8_t level_ = 0;
  RowId scope_row_ = kRootRow;
  RowId row_ = kNoRow;
};

/// The row of `repeat` that `row` lies in or is; kRootRow for repeat 0. kNotFound when it lies in none.
Result<RowId> row_around(const AnswerStore& store, RowId row, NodeId repeat);

}  // namespace eslabon::interview
