// Each event's effect on the state. The only place that changes it.
#include "firmware/expr/text_forms.hpp"
#include "firmware/interview/interview.hpp"
#include "firmware/interview/meaning.hpp"
#include "firmware/interview/propose.hpp"

namespace eslabon::interview {

using event::Event;
using event::Kind;

Status Interview::begin() {
  stage_ = Stage::kNotOpened;
  outcome_ = event::Outcome::kNone;
  resume_ = {};
  due_node_ = 1;
  clock_known_ = false;
  local_min_ = 0;
  recompute_.set_rows_due(false);
  state_.set_now({});
  state_.set_language(state_.package().info().default_language);
  return state_.store().reset(state_.package().info().nodes);
}

Status Interview::apply(const Event& event) {
  set_clock(event);
  if (event.kind == Kind::interview_opened) return stage_ == Stage::kNotOpened ? open(event) : Error::kInvalid;
  if (event.kind < Kind::interview_opened) return {};
  if (stage_ == Stage::kNotOpened) return Error::kInvalid;
  ESLABON_TRY(fold(event));
  return state_.store().status();
}

Status Interview::fold(const Event& event) {
  switch (event.kind) {
    case Kind::answer_set: return set_answer(event);
    case Kind::row_added: return add_row(event);
    case Kind::row_removed: return remove_row(event);
    case Kind::row_moved: return move_row(event);
    case Kind::comment_set: return comment(event);
    case Kind::soft_check_confirmed: return confirm(event);
    case Kind::language_changed: return change_language(event.language);
    case Kind::position_moved: {
      form::Node node;
      ESLABON_TRY(check_address(event.address, node));
      resume_ = {Position::Stop::kQuestion, event.address};
      return {};
    }
    case Kind::outcome_set: outcome_ = event.outcome; return {};
    case Kind::interview_finished: return finish();
    case Kind::interview_reopened: stage_ = Stage::kOpen; return {};
    case Kind::interview_returned:
    case Kind::question_returned: return take_back(event);
    case Kind::interview_discarded: stage_ = Stage::kDiscarded; return {};
    default: return {};
  }
}

// Real time, if any event of this boot has told it; the same on the device and in a replay.
void Interview::set_clock(const Event& event) {
  constexpr std::int64_t kDayMs = expr::kMillisecondsPerDay;
  const auto uptime = static_cast<std::int64_t>(event.stamp.uptime_ms);
  if (event.has_utc) {
    clock_known_ = true;
    clock_boot_ = event.stamp.boot;
    clock_utc_ms_ = event.utc_s * 1000 - uptime;
  }
  if (event.has_local) local_min_ = event.local_min;
  state_.seed_random(event.stamp.uptime_ms * 0x100000001B3U ^ (std::uint64_t{event.stamp.boot} << 48) ^
                     state_.package().hash() ^ static_cast<std::uint64_t>(event.kind));
  if (!clock_known_ || clock_boot_ != event.stamp.boot) return;
  const std::int64_t now = clock_utc_ms_ + uptime + local_min_ * std::int64_t{60'000};
  const std::int64_t days = (now >= 0 ? now : now - kDayMs + 1) / kDayMs;
  state_.set_now({static_cast<std::int32_t>(days), static_cast<std::int32_t>(now - days * kDayMs), local_min_});
}

Status Interview::open(const Event& event) {
  if (event.hash != state_.package().hash()) return Error::kInvalid;
  ESLABON_TRY(change_language(event.language));
  stage_ = Stage::kOpen;
  recompute_.set_rows_due(true);
  const NodeId nodes = state_.package().info().nodes;
  ESLABON_TRY(set_defaults(1, nodes, kRootRow, true));
  ESLABON_TRY(recompute_.run_all());
  return set_defaults(1, nodes, kRootRow, false);
}

// Constants before anything is computed; the others after it, in document order, because they read answers.
namespace {

/// Whether a node can have an answer before a person gives one. Most only wait, and need no closer look.
Result<bool> fills_itself(const form::Package& package, NodeId id) {
  ESLABON_ASSIGN(const std::uint16_t type, package.node_word(id, form::node_at::kType));
  ESLABON_ASSIGN(const form::ProgramId program, package.node_word(id, form::node_at::kDefault));
  return program != form::kNoProgram || static_cast<form::QuestionType>(type & 0xFFU) >= form::QuestionType::kStart;
}

}  // namespace

Status Interview::set_defaults(NodeId first, NodeId end, RowId row, bool constants) {
  ESLABON_ASSIGN(const NodeId repeat, state_.store().repeat_of(row));
  for (NodeId id = first; id < end; ++id) {
    ESLABON_ASSIGN(const bool may, fills_itself(state_.package(), id));
    if (!may) continue;
    ESLABON_ASSIGN(const form::Node& node, state_.package().node(id));
    if (node.repeat != repeat || node.kind != form::NodeKind::kQuestion) continue;
    if (constants) ESLABON_TRY(fill_metadata(node));
    if (node.default_value == form::kNoProgram || node.has(form::kDefaultOnce) != constants) continue;
    ESLABON_ASSIGN(const bool changed, recompute_.set_default(node, {id, row}));
    if (changed && !constants) ESLABON_TRY(recompute_.after_answer({id, row}, false));
  }
  return {};
}

Status Interview::fill_metadata(const form::Node& node) {
  const Address at{node.id, kRootRow};
  expr::Moment now = state_.now();
  std::array<std::uint8_t, form::kMaxCellBytes> bytes;
  expr::Scratch scratch(bytes);
  expr::Value value;
  switch (node.type) {
    case form::QuestionType::kStart: value = expr::Value::date_time(now); break;
    case form::QuestionType::kToday: value = expr::Value::date(now.days); break;
    case form::QuestionType::kDeviceId:
    case form::QuestionType::kUserName: {
      const bool is_device = node.type == form::QuestionType::kDeviceId;
      ESLABON_ASSIGN(const std::string_view text, state_.property(is_device ? "deviceid" : "username", scratch));
      value = expr::Value::text(text);
      break;
    }
    default: return {};
  }
  return state_.store().set(at, value).status();
}

Status Interview::change_language(std::string_view language) {
  const form::Strings strings = state_.package().strings();
  for (std::size_t i = 0; i < strings.language_count(); ++i) {
    ESLABON_ASSIGN(const form::Language& known, strings.language(i, state_.idle_bytes()));
    if (known.name == language || known.code == language) {
      state_.set_language(static_cast<std::uint8_t>(i));
      return {};
    }
  }
  return {};  // a language of another version of the form: the one before stays
}

Status Interview::set_answer(const Event& event) {
  form::Node node;
  const Address at = event.address;
  ESLABON_TRY(check_address(at, node));
  const bool is_value = event.answer.special == Special::kNone;
  if (node.kind != form::NodeKind::kQuestion) return Error::kInvalid;
  if (is_value && !event.answer.value.is_empty() && !fits_kind(node, event.answer.value)) return Error::kInvalid;
  AnswerStore& store = state_.store();
  ESLABON_ASSIGN(const bool changed, is_value ? store.set(at, event.answer.value) : store.set_special(at, event.answer.special));
  ESLABON_TRY(store.mark(at, kTyped, true));
  ESLABON_TRY(store.mark(at, kReturned, false));
  resume_ = {Position::Stop::kQuestion, at};
  if (!changed) return {};
  ESLABON_TRY(store.mark(at, kConfirmed, false));
  ESLABON_TRY(recompute_.judge_choices(node, at));
  return recompute_.after_answer(at, true);
}

Status Interview::add_row(const Event& event) {
  AnswerStore& store = state_.store();
  const auto found = state_.package().node(event.address.node);
  if (!found.ok()) return found.error() == Error::kOutOfRange ? Error::kInvalid : found.error();
  const form::Node& repeat = *found;
  const Result<NodeId> around = store.repeat_of(event.parent);
  const bool fits = repeat.kind == form::NodeKind::kRepeat && around.ok() && *around == repeat.repeat &&
                    store.alive(event.parent) && event.address.row == store.next_row_id();
  if (!fits) return Error::kInvalid;
  ESLABON_ASSIGN(const RowId row, store.add_row(repeat.id, event.parent, static_cast<std::uint16_t>(repeat.subtree_end - repeat.id)));
  ESLABON_ASSIGN(const std::uint16_t total, store.row_total(repeat.id, event.parent));
  if (event.position + 1U < total) ESLABON_TRY(store.move_row(row, static_cast<std::uint16_t>(event.position + 1)));
  ESLABON_TRY(store.mark({repeat.id, event.parent}, kTyped, true));
  const auto first = static_cast<NodeId>(repeat.id + 1);
  ESLABON_TRY(set_defaults(first, repeat.subtree_end, row, true));
  ESLABON_TRY(recompute_.after_row_added({repeat.id, row}));
  return set_defaults(first, repeat.subtree_end, row, false);
}

Status Interview::remove_row(const Event& event) {
  AnswerStore& store = state_.store();
  const Result<NodeId> repeat = store.repeat_of(event.address.row);
  if (!repeat.ok() || *repeat != event.address.node || event.address.row == kRootRow || !store.alive(event.address.row))
    return Error::kInvalid;
  ESLABON_ASSIGN(const RowId parent, store.parent_row(event.address.row));
  ESLABON_TRY(store.remove_row(event.address.row));
  return recompute_.after_rows_changed(*repeat, parent);
}

Status Interview::move_row(const Event& event) {
  AnswerStore& store = state_.store();
  const Result<NodeId> repeat = store.repeat_of(event.address.row);
  if (!repeat.ok() || *repeat != event.address.node || event.address.row == kRootRow || !store.alive(event.address.row))
    return Error::kInvalid;
  ESLABON_ASSIGN(const RowId parent, store.parent_row(event.address.row));
  const Status moved = store.move_row(event.address.row, static_cast<std::uint16_t>(event.position + 1));
  if (!moved.ok()) return moved.error() == Error::kOutOfRange ? Error::kInvalid : moved.error();
  return recompute_.after_rows_changed(*repeat, parent);
}

Status Interview::comment(const Event& event) {
  form::Node node;
  ESLABON_TRY(check_address(event.address, node));
  ESLABON_TRY(state_.store().set_note(NoteKind::kComment, event.address, event.text));
  return state_.store().mark(event.address, kCommented, !event.text.empty()).status();
}

Status Interview::confirm(const Event& event) {
  form::Node node;
  ESLABON_TRY(check_address(event.address, node));
  ESLABON_TRY(state_.store().set_note(NoteKind::kReason, event.address, event.text));
  return state_.store().mark(event.address, kConfirmed, true).status();
}

Status Interview::take_back(const Event& event) {
  if (event.kind == Kind::interview_returned) {
    stage_ = Stage::kOpen;
    return state_.store().set_note(NoteKind::kSupervisor, {0, kRootRow}, event.text);
  }
  form::Node node;
  ESLABON_TRY(check_address(event.address, node));
  ESLABON_TRY(state_.store().set_note(NoteKind::kSupervisor, event.address, event.text));
  return state_.store().mark(event.address, kReturned, true).status();
}

Status Interview::finish() {
  stage_ = Stage::kFinished;
  const NodeId nodes = state_.package().info().nodes;
  for (NodeId id = 1; id < nodes; ++id) {
    ESLABON_ASSIGN(const form::Node& node, state_.package().node(id));
    if (node.type != form::QuestionType::kEnd) continue;
    ESLABON_TRY(state_.store().set({id, kRootRow}, expr::Value::date_time(state_.now())));
  }
  return {};
}

}  // namespace eslabon::interview
