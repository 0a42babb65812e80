#include "firmware/interview/recompute.hpp"

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"
#include "firmware/interview/choice_list.hpp"
#include "firmware/interview/meaning.hpp"

namespace eslabon::interview {
namespace {

constexpr std::uint8_t kMarked = 1;
constexpr std::uint8_t kWide = 2;
constexpr double kMostRows = 9999;

}  // namespace

std::uint8_t Recompute::marks(std::uint16_t step) const {
  return static_cast<std::uint8_t>((state_->step_bits()[step / 4U] >> (step % 4U * 2)) & 3U);
}

void Recompute::mark(std::uint16_t step, bool wide) {
  std::uint8_t& four = state_->step_bits()[step / 4U];
  four = static_cast<std::uint8_t>(four | ((wide ? kMarked | kWide : kMarked) << (step % 4U * 2)));
}

void Recompute::clear(std::uint16_t step) {
  std::uint8_t& four = state_->step_bits()[step / 4U];
  four = static_cast<std::uint8_t>(four & ~(3U << (step % 4U * 2)));
}

Status Recompute::run_all() {
  const std::uint16_t steps = state_->package().info().steps;
  if (state_->step_bits().size() * 4 < steps) return Error::kTooSmall;
  origin_ = {};
  for (std::uint16_t step = 0; step < steps; ++step) mark(step, true);
  everywhere_ = true;
  const Status done = run();
  everywhere_ = false;
  return done;
}

Status Recompute::after_answer(Address at, bool by_person) {
  ESLABON_ASSIGN(const NodeId repeat, state_->store().repeat_of(at.row));
  origin_ = {repeat, at.row};
  wide_ = false;
  ESLABON_TRY(mark_dependents(at.node, repeat));
  ESLABON_TRY(run());
  return by_person ? run_triggers(at) : Status();
}

Status Recompute::run_triggers(Address at) {
  const form::Package& package = state_->package();
  ESLABON_ASSIGN(const std::uint16_t count, package.triggered_count(at.node));
  for (std::uint16_t i = 0; i < count; ++i) {
    ESLABON_ASSIGN(const NodeId target, package.triggered(at.node, i));
    ESLABON_ASSIGN(const form::Node& node, package.node(target));
    wide_ = false;
    ESLABON_TRY(run_rows(node, form::StepKind::kCalculation, false));
    ESLABON_TRY(run());
  }
  return {};
}

Status Recompute::after_row_added(Address row) {
  ESLABON_ASSIGN(const form::Node& repeat, state_->package().node(row.node));
  origin_ = {row.node, row.row};
  wide_ = false;
  ESLABON_TRY(mark_steps_inside(repeat));
  ESLABON_TRY(mark_dependents(row.node, row.node));
  ESLABON_ASSIGN(const RowId parent, state_->store().parent_row(row.row));
  if (repeat.repeat_count != form::kNoProgram) ESLABON_TRY(show_rows(repeat, parent));
  ESLABON_TRY(spread({Item::Kind::kRow, row}, repeat.subtree_end));
  rows_due_ = true;
  return run();
}

Status Recompute::after_rows_changed(NodeId repeat_id, RowId parent) {
  ESLABON_ASSIGN(const form::Node& repeat, state_->package().node(repeat_id));
  origin_ = {repeat.repeat, parent};
  wide_ = false;
  ESLABON_TRY(mark_dependents(repeat_id, repeat.repeat));
  if (repeat.repeat_count != form::kNoProgram) ESLABON_TRY(show_rows(repeat, parent));
  return run();
}

Status Recompute::mark_steps_inside(const form::Node& repeat) {
  const std::uint16_t steps = state_->package().info().steps;
  for (std::uint16_t index = 0; index < steps; ++index) {
    ESLABON_ASSIGN(const form::Step step, state_->package().step(index));
    if (step.node > repeat.id && step.node < repeat.subtree_end) mark(index, false);
  }
  return {};
}

Status Recompute::mark_dependents(NodeId node, NodeId node_repeat) {
  if (everywhere_) return {};
  const form::Package& package = state_->package();
  ESLABON_ASSIGN(const std::uint16_t count, package.dependent_count(node));
  for (std::uint16_t i = 0; i < count; ++i) {
    ESLABON_ASSIGN(const form::Dependent dependent, package.dependent(node, i));
    bool wide = dependent.all_rows || wide_;
    if (!wide && origin_.repeat != 0) {
      ESLABON_ASSIGN(const form::Step step, package.step(dependent.step));
      ESLABON_ASSIGN(const form::Node& reader, package.node(step.node));
      ESLABON_ASSIGN(const bool narrow, stays_narrow(node_repeat, reader.repeat));
      wide = !narrow;
    }
    mark(dependent.step, wide);
  }
  return {};
}

// The innermost repeat around both.
Result<NodeId> Recompute::shared_repeat(NodeId a, NodeId b) {
  while (a != b) {  // ids grow inwards
    NodeId& inner = a > b ? a : b;
    ESLABON_ASSIGN(const form::Node& node, state_->package().node(inner));
    inner = node.repeat;
  }
  return a;
}

// The reader's rows that a change in the changed node's rows touches are those of the origin's row as long as all three meet
// in the same repeat. A total outside the repeat that is read back inside it does not: every row reads it.
Result<bool> Recompute::stays_narrow(NodeId changed_repeat, NodeId dependent_repeat) {
  if (changed_repeat == origin_.repeat) return true;
  ESLABON_ASSIGN(const NodeId origin_reader, shared_repeat(origin_.repeat, dependent_repeat));
  ESLABON_ASSIGN(const NodeId changed_reader, shared_repeat(changed_repeat, dependent_repeat));
  ESLABON_ASSIGN(const NodeId changed_origin, shared_repeat(changed_repeat, origin_.repeat));
  // ids grow inwards: the smaller of two enclosing repeats is the outer one
  return origin_reader <= changed_reader && origin_reader <= changed_origin;
}

Status Recompute::run() {
  const std::uint16_t steps = state_->package().info().steps;
  for (std::uint16_t index = 0; index < steps; ++index) {
    if (index % 4U == 0 && state_->step_bits()[index / 4U] == 0) {
      index = static_cast<std::uint16_t>(index + 3);
      continue;
    }
    const std::uint8_t bits = marks(index);
    if (bits == 0) continue;
    clear(index);
    ESLABON_TRY(run_step(index, (bits & kWide) != 0));
  }
  return state_->store().status();
}

Status Recompute::run_step(std::uint16_t index, bool wide) {
  ESLABON_ASSIGN(const form::Step step, state_->package().step(index));
  // While an interview opens it has no rows yet, and where nothing is answered there is nothing to judge.
  if (everywhere_ && step.kind >= form::StepKind::kConstraint) {
    ESLABON_ASSIGN(const bool answered, state_->store().answered({step.node, kRootRow}));
    if (!answered) return {};
  }
  ESLABON_ASSIGN(const form::Node& node, state_->package().node(step.node));
  return run_rows(node, step.kind, wide);
}

Status Recompute::run_rows(const form::Node& node, form::StepKind kind, bool wide) {
  NodeId scope = 0;
  RowId scope_row = kRootRow;
  if (!wide) {
    ESLABON_ASSIGN(scope, shared_repeat(origin_.repeat, node.repeat));
    ESLABON_ASSIGN(scope_row, row_around(state_->store(), origin_.row, scope));
  }
  wide_ = wide;
  RowWalk walk;
  ESLABON_TRY(walk.open(*state_, node.repeat, scope, scope_row));
  while (walk.row() != kNoRow) {
    ESLABON_TRY(run_at(node, kind, {node.id, walk.row()}));
    ESLABON_TRY(walk.advance());
  }
  return {};
}

Status Recompute::run_at(const form::Node& node, form::StepKind kind, Address at) {
  switch (kind) {
    case form::StepKind::kRelevant: return compute_relevance(node, at);
    case form::StepKind::kRequired: return compute_flag(node.required, at, kRequired);
    case form::StepKind::kReadOnly: return compute_flag(node.read_only, at, kReadOnly);
    case form::StepKind::kCalculation: return compute_calculation(node, at);
    case form::StepKind::kRepeatCount: return compute_count(node, at);
    case form::StepKind::kConstraint: return judge_rule(node.constraint, at, kViolated);
    case form::StepKind::kSoftCheck: return judge_rule(node.soft_check, at, kDoubtful);
    case form::StepKind::kChoiceFilter: return judge_choices(node, at);
  }
  return Error::kCorrupt;
}

Status Recompute::compute_relevance(const form::Node& node, Address at) {
  ESLABON_ASSIGN(const bool on, holds(*state_, node.relevant, {.self = at}));
  ESLABON_ASSIGN(const bool changed, state_->store().mark(at, kSelfOff, !on));
  if (!changed) return {};
  return spread({Item::Kind::kNode, at}, node.subtree_end);
}

// Takes a change of relevance to everything inside, but not below what stays as it was. The dependents of a group are those of
// all that lies in it.
Status Recompute::spread(const Item& start, NodeId end) {
  const auto first = static_cast<NodeId>(start.at.node + (start.kind == Item::Kind::kRow ? 1 : 0));
  Item item = start;
  bool inside = true;
  while (inside) {
    ESLABON_ASSIGN(const form::Node& node, state_->package().node(item.at.node));
    ESLABON_ASSIGN(const bool changed, update_off(node, item));
    if (changed && item == start)
      ESLABON_TRY(mark_dependents(node.id, item.kind == Item::Kind::kRow ? node.id : node.repeat));
    ESLABON_ASSIGN(item, next_item(*state_, item, changed || item.kind == Item::Kind::kRowsEnd));
    const bool is_own_end = item.kind == Item::Kind::kRowsEnd && item.at.node == start.at.node;
    inside = item.kind != Item::Kind::kDone && item.at.node >= first && item.at.node < end && !is_own_end;
  }
  return {};
}

Result<bool> Recompute::update_off(const form::Node& node, const Item& item) {
  if (item.kind == Item::Kind::kRowsEnd) return false;
  AnswerStore& store = state_->store();
  Address around{node.parent, item.at.row};
  if (item.kind == Item::Kind::kRow) {
    ESLABON_ASSIGN(const RowId parent, store.parent_row(item.at.row));
    around = {node.id, parent};
  }
  const bool off = store.has(item.at, kSelfOff) || (around.node != kNoNode && store.has(around, kOff));
  if (node.kind == form::NodeKind::kRepeat && !off) rows_due_ = true;
  return store.mark(item.at, kOff, off);
}

Status Recompute::compute_flag(form::ProgramId program, Address at, CellFlag flag) {
  ESLABON_ASSIGN(const bool on, holds(*state_, program, {.self = at}));
  return state_->store().mark(at, flag, on).status();
}

Status Recompute::compute_calculation(const form::Node& node, Address at) {
  ESLABON_ASSIGN(const bool changed, store_result(node, node.calculation, at));
  if (!changed || state_->store().has(at, kOff)) return {};
  return mark_dependents(node.id, node.repeat);
}

Result<bool> Recompute::store_result(const form::Node& node, form::ProgramId program, Address at) {
  ESLABON_ASSIGN(const expr::Value& value, meaning_of(*state_, program, {.self = at}));
  std::array<std::uint8_t, expr::kMaxExactText> bytes;
  expr::Scratch scratch(bytes);
  ESLABON_ASSIGN(const expr::Value& kept, stored_form(node, value, scratch));
  AnswerStore& store = state_->store();
  ESLABON_ASSIGN(const bool changed, store.set(at, kept));
  if (changed) ESLABON_TRY(store.mark(at, kTyped | kConfirmed, false));
  return changed;
}

Result<bool> Recompute::set_default(const form::Node& node, Address at) {
  return store_result(node, node.default_value, at);
}

Status Recompute::compute_count(const form::Node& node, Address at) {
  ESLABON_ASSIGN(const expr::Value& value, meaning_of(*state_, node.repeat_count, {.self = at}));
  const double count = expr::to_number(value);
  const std::uint16_t wanted = count >= 1 ? static_cast<std::uint16_t>(count < kMostRows ? count : kMostRows) : std::uint16_t{0};
  ESLABON_ASSIGN(const bool changed, state_->store().want_rows(node.id, at.row, wanted));
  if (!changed) return {};
  rows_due_ = true;
  return show_rows(node, at.row);
}

// Rows beyond the count are kept but not relevant: they come back when the count grows again.
Status Recompute::show_rows(const form::Node& repeat, RowId parent) {
  AnswerStore& store = state_->store();
  ESLABON_ASSIGN(const std::uint16_t wanted, store.wanted_rows(repeat.id, parent));
  ESLABON_ASSIGN(RowId row, store.first_row(repeat.id, parent));
  for (std::uint32_t position = 1; row != kNoRow && store.status().ok(); ++position) {
    const Address at{repeat.id, row};
    ESLABON_ASSIGN(const bool changed, store.mark(at, kSelfOff, position > wanted));
    if (changed) ESLABON_TRY(spread({Item::Kind::kRow, at}, repeat.subtree_end));
    ESLABON_ASSIGN(row, store.next_row(row));
  }
  return {};
}

// An answer is judged by its stored value, so that the verdict is right when its question comes back.
Status Recompute::judge_rule(form::ProgramId rule, Address at, CellFlag flag) {
  AnswerStore& store = state_->store();
  ESLABON_ASSIGN(const bool answered, store.answered(at));
  ESLABON_ASSIGN(const Special special, store.special(at));
  bool broken = false;
  if (answered && special == Special::kNone) {
    ESLABON_ASSIGN(const bool kept, stored_answer_holds(*state_, rule, at));
    broken = !kept;
  }
  return store.mark(at, flag, broken).status();
}

Status Recompute::judge_choices(const form::Node& node, Address at) {
  if (node.choice_filter == form::kNoProgram && node.filter_key == form::kNoProgram) return {};
  AnswerStore& store = state_->store();
  ESLABON_ASSIGN(const bool answered, store.answered(at));
  ESLABON_ASSIGN(const Special special, store.special(at));
  bool excluded = false;
  if (answered && special == Special::kNone) {
    ESLABON_ASSIGN(const bool offered, stored_choices_offered(*state_, node, at));
    excluded = !offered;
  }
  return store.mark(at, kExcluded, excluded).status();
}

}  // namespace eslabon::interview
