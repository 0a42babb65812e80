#include "firmware/interview/walk.hpp"

#include "firmware/interview/traversal.hpp"

namespace eslabon::interview {
namespace {

Item item_at(const Position& position) {
  switch (position.stop) {
    case Position::Stop::kStart: return {Item::Kind::kNode, {0, kRootRow}};
    case Position::Stop::kQuestion: return {Item::Kind::kNode, position.at};
    case Position::Stop::kAddRow: return {Item::Kind::kRowsEnd, position.at};
    default: return {Item::Kind::kDone, {}};
  }
}

// What somebody stops at, if anything is asked there.
Result<std::optional<Position>> stop_at(FormState& state, const form::Node& node, const Item& item) {
  if (state.store().has(item.at, kOff)) return std::optional<Position>();
  const bool takes_rows = node.kind == form::NodeKind::kRepeat && node.repeat_count == form::kNoProgram;
  if (item.kind == Item::Kind::kRowsEnd && takes_rows)
    return std::optional<Position>({Position::Stop::kAddRow, item.at});
  if (item.kind == Item::Kind::kNode && node.is_asked())
    return std::optional<Position>({Position::Stop::kQuestion, item.at});
  return std::optional<Position>();
}

}  // namespace

Result<Position> next_position(FormState& state, Position from) {
  Item item = item_at(from);
  for (;;) {
    const bool descend = item.kind == Item::Kind::kRowsEnd || !state.store().has(item.at, kOff);
    ESLABON_ASSIGN(item, next_item(state, item, descend));
    if (item.kind == Item::Kind::kDone) return Position{Position::Stop::kEnd, {}};
    ESLABON_ASSIGN(const form::Node& node, state.package().node(item.at.node));
    ESLABON_ASSIGN(const std::optional<Position> stop, stop_at(state, node, item));
    if (stop) return *stop;
  }
}

Result<Position> previous_position(FormState& state, Position from) {
  if (from.stop == Position::Stop::kStart) return from;
  Item item = item_at(from);
  for (bool first = true;; first = false) {
    if (first && from.stop == Position::Stop::kEnd) {
      ESLABON_ASSIGN(item, last_item(state));
    } else {
      ESLABON_ASSIGN(item, previous_item(state, item));
    }
    if (item.kind == Item::Kind::kDone) return Position{};
    ESLABON_ASSIGN(const form::Node& node, state.package().node(item.at.node));
    ESLABON_ASSIGN(const std::optional<Position> stop, stop_at(state, node, item));
    if (stop) return *stop;
  }
}

Result<bool> is_asked_now(FormState& state, const form::Node& node, RowId row) {
  return node.is_asked() && state.store().contains({node.id, row}) && !state.store().has({node.id, row}, kOff);
}

Result<std::optional<Problem>> next_problem(FormState& state, Position from) {
  Item item = item_at(from);
  while (item.kind != Item::Kind::kDone) {
    ESLABON_ASSIGN(const form::Node& node, state.package().node(item.at.node));
    const bool off = state.store().has(item.at, kOff);
    if (item.kind == Item::Kind::kNode && !off && node.is_asked()) {
      ESLABON_ASSIGN(const std::optional<Problem> problem, problem_at(state, node, item.at));
      if (problem) return problem;
    }
    ESLABON_ASSIGN(item, next_item(state, item, item.kind == Item::Kind::kRowsEnd || !off));
  }
  return std::optional<Problem>();
}

// A required note is the workbook's idiom for a rule that must not hold: it is never answered, so it blocks while it is asked.
Result<std::optional<Problem>> problem_at(FormState& state, const form::Node& node, Address at) {
  const std::uint16_t flags = state.store().flags(at);
  ESLABON_ASSIGN(const bool answered, state.store().answered(at));
  const auto found = [&](ProblemKind kind, form::StringId message) {
    return std::optional<Problem>({kind, at, message});
  };
  const bool required = node.has(form::kRequiredAlways) || (flags & kRequired) != 0;
  if (required && !answered) return found(ProblemKind::kMissing, node.required_message);
  if ((flags & kViolated) != 0) return found(ProblemKind::kViolated, node.constraint_message);
  if ((flags & kExcluded) != 0) return found(ProblemKind::kExcluded, node.constraint_message);
  if ((flags & kDoubtful) != 0 && (flags & kConfirmed) == 0)
    return found(ProblemKind::kUnconfirmed, node.soft_message);
  if ((flags & kReturned) != 0) return found(ProblemKind::kReturned, form::kNoString);
  return std::optional<Problem>();
}

Result<Progress> progress_of(FormState& state, NodeId id, RowId row) {
  ESLABON_ASSIGN(const form::Node& part, state.package().node(id));
  Progress progress;
  Item item{Item::Kind::kNode, {id, row}};
  for (bool inside = true; inside;) {
    ESLABON_ASSIGN(const form::Node& node, state.package().node(item.at.node));
    const bool off = state.store().has(item.at, kOff);
    const bool takes_answer = node.is_asked() && node.type != form::QuestionType::kNote;
    if (item.kind == Item::Kind::kNode && !off && takes_answer) {
      ESLABON_ASSIGN(const bool answered, state.store().answered(item.at));
      ESLABON_ASSIGN(const std::optional<Problem> problem, problem_at(state, node, item.at));
      ++progress.asked;
      progress.answered = static_cast<std::uint16_t>(progress.answered + (answered ? 1 : 0));
      if (problem && problem->kind == ProblemKind::kMissing) ++progress.missing;
      if (problem && problem->kind != ProblemKind::kMissing) ++progress.problems;
    }
    ESLABON_ASSIGN(item, next_item(state, item, item.kind == Item::Kind::kRowsEnd || !off));
    const bool is_own_end = item.kind == Item::Kind::kRowsEnd && item.at.node == id;
    inside = item.kind != Item::Kind::kDone && item.at.node >= id && item.at.node < part.subtree_end && !is_own_end &&
             !(item.at.node == id && item.kind == Item::Kind::kNode);
  }
  return progress;
}

}  // namespace eslabon::interview
