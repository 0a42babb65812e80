#include "firmware/interview/traversal.hpp"

namespace eslabon::interview {
namespace {

Result<Item> end_of_row(const FormState& state, NodeId repeat, RowId row) {
  if (repeat == 0) return Item{Item::Kind::kDone, {}};
  const AnswerStore& store = state.store();
  ESLABON_ASSIGN(const RowId next, store.next_row(row));
  if (next != kNoRow) return Item{Item::Kind::kRow, {repeat, next}};
  ESLABON_ASSIGN(const RowId parent, store.parent_row(row));
  return Item{Item::Kind::kRowsEnd, {repeat, parent}};
}

Result<Item> node_or_end(const FormState& state, NodeId id, RowId row) {
  ESLABON_ASSIGN(const NodeId repeat, state.store().repeat_of(row));
  NodeId end = state.package().info().nodes;
  if (repeat != 0) {
    ESLABON_ASSIGN(const form::Node& around, state.package().node(repeat));
    end = around.subtree_end;
  }
  if (id >= end) return end_of_row(state, repeat, row);
  return Item{Item::Kind::kNode, {id, row}};
}

Result<Item> into_repeat(const FormState& state, Address at) {
  ESLABON_ASSIGN(const RowId first, state.store().first_row(at.node, at.row));
  if (first == kNoRow) return Item{Item::Kind::kRowsEnd, at};
  return Item{Item::Kind::kRow, {at.node, first}};
}

// What stands at `id`, seen from behind and from `row` of `repeat`: the node, or the end of an inner repeat around it.
Result<Item> seen_from_behind(const FormState& state, NodeId id, NodeId repeat, RowId row) {
  ESLABON_ASSIGN(form::Node node, state.package().node(id));
  NodeId inner = node.kind == form::NodeKind::kRepeat ? id : kNoNode;
  for (NodeId around = node.repeat; around != repeat;) {
    if (around == 0) return Error::kNotFound;
    inner = around;
    ESLABON_ASSIGN(node, state.package().node(around));
    around = node.repeat;
  }
  if (inner != kNoNode) return Item{Item::Kind::kRowsEnd, {inner, row}};
  return Item{Item::Kind::kNode, {id, row}};
}

Result<Item> last_of_row(const FormState& state, NodeId repeat, RowId row) {
  ESLABON_ASSIGN(const form::Node& node, state.package().node(repeat));
  if (node.subtree_end == repeat + 1) return Item{Item::Kind::kRow, {repeat, row}};
  return seen_from_behind(state, static_cast<NodeId>(node.subtree_end - 1), repeat, row);
}

Result<Item> before_node(const FormState& state, Address at) {
  ESLABON_ASSIGN(const NodeId repeat, state.store().repeat_of(at.row));
  if (at.node > repeat + 1) return seen_from_behind(state, static_cast<NodeId>(at.node - 1), repeat, at.row);
  if (repeat == 0) return Item{Item::Kind::kDone, {}};
  return Item{Item::Kind::kRow, {repeat, at.row}};
}

}  // namespace

Result<Item> next_item(const FormState& state, const Item& item, bool descend) {
  if (item.kind == Item::Kind::kDone) return item;
  ESLABON_ASSIGN(const form::Node& node, state.package().node(item.at.node));
  switch (item.kind) {
    case Item::Kind::kNode: {
      if (descend && node.kind == form::NodeKind::kRepeat) return into_repeat(state, item.at);
      const auto next = descend ? static_cast<NodeId>(node.id + 1) : node.subtree_end;
      return node_or_end(state, next, item.at.row);
    }
    case Item::Kind::kRow:
      if (!descend) return end_of_row(state, item.at.node, item.at.row);
      return node_or_end(state, static_cast<NodeId>(node.id + 1), item.at.row);
    default:
      return node_or_end(state, node.subtree_end, item.at.row);
  }
}

Result<Item> previous_item(const FormState& state, const Item& item) {
  const AnswerStore& store = state.store();
  switch (item.kind) {
    case Item::Kind::kNode: return before_node(state, item.at);
    case Item::Kind::kRow: {
      ESLABON_ASSIGN(const RowId before, store.previous_row(item.at.row));
      if (before != kNoRow) return last_of_row(state, item.at.node, before);
      ESLABON_ASSIGN(const RowId parent, store.parent_row(item.at.row));
      return Item{Item::Kind::kNode, {item.at.node, parent}};
    }
    case Item::Kind::kRowsEnd: {
      // Rows of a repeat that is not relevant are not worth a walk.
      if (store.has(item.at, kOff)) return Item{Item::Kind::kNode, item.at};
      ESLABON_ASSIGN(const RowId last, store.last_row(item.at.node, item.at.row));
      if (last == kNoRow) return Item{Item::Kind::kNode, item.at};
      return last_of_row(state, item.at.node, last);
    }
    default: return item;
  }
}

Result<Item> last_item(const FormState& state) {
  const NodeId nodes = state.package().info().nodes;
  if (nodes <= 1) return Item{Item::Kind::kDone, {}};
  return seen_from_behind(state, static_cast<NodeId>(nodes - 1), 0, kRootRow);
}

Status RowWalk::open(const FormState& state, NodeId repeat, NodeId scope, RowId scope_row) {
  state_ = &state;
  scope_row_ = scope_row;
  depth_ = 0;
  for (NodeId around = repeat; around != scope;) {
    if (around == 0 || depth_ == kMaxRepeatDepth) return Error::kNotFound;
    for (std::uint8_t i = depth_; i > 0; --i) repeats_[i] = repeats_[i - 1];
    repeats_[0] = around;
    ++depth_;
    ESLABON_ASSIGN(const form::Node& node, state.package().node(around));
    around = node.repeat;
  }
  level_ = 0;
  if (depth_ == 0) {
    row_ = scope_row;
    return {};
  }
  ESLABON_ASSIGN(rows_[0], state.store().first_row(repeats_[0], scope_row));
  return settle();
}

Status RowWalk::advance() {
  row_ = kNoRow;
  if (depth_ == 0) return {};
  ESLABON_ASSIGN(rows_[level_], state_->store().next_row(rows_[level_]));
  return settle();
}

// From rows_[level_], which may be none: down to the innermost level, or up and on.
Status RowWalk::settle() {
  const AnswerStore& store = state_->store();
  for (;;) {
    if (rows_[level_] == kNoRow) {
      row_ = kNoRow;
      if (level_ == 0) return {};
      --level_;
      ESLABON_ASSIGN(rows_[level_], store.next_row(rows_[level_]));
    } else if (level_ + 1 == depth_) {
      row_ = rows_[level_];
      return {};
    } else {
      const RowId parent = rows_[level_];
      ++level_;
      ESLABON_ASSIGN(rows_[level_], store.first_row(repeats_[level_], parent));
    }
  }
}

Result<RowId> row_around(const AnswerStore& store, RowId row, NodeId repeat) {
  for (std::size_t depth = 0; depth <= kMaxRepeatDepth; ++depth) {
    ESLABON_ASSIGN(const NodeId of, store.repeat_of(row));
    if (of == repeat) return row;
    if (row == kRootRow) break;
    ESLABON_ASSIGN(row, store.parent_row(row));
  }
  return Error::kNotFound;
}

}  // namespace eslabon::interview
