#include "firmware/interview/interview.hpp"

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"
#include "firmware/form/drawn_text.hpp"
#include "firmware/interview/meaning.hpp"
#include "firmware/interview/propose.hpp"

namespace eslabon::interview {

Interview::Interview(const form::Package& package, PageCache& pages, const Workspace& workspace, Properties* properties)
    : state_(package, pages, workspace), recompute_(state_) {
  state_.set_properties(properties);
}

Result<Question> Interview::question(Address at) {
  Question question;
  ESLABON_TRY(check_address(at, question.node));
  const std::uint16_t flags = state_.store().flags(at);
  question.at = at;
  ESLABON_ASSIGN(question.special, state_.store().special(at));
  ESLABON_ASSIGN(question.answered, state_.store().answered(at));
  question.relevant = (flags & kOff) == 0;
  question.required = question.node.has(form::kRequiredAlways) || (flags & kRequired) != 0;
  question.read_only = question.node.has(form::kReadOnlyAlways) || (flags & kReadOnly) != 0;
  question.violated = (flags & kViolated) != 0;
  question.unconfirmed = (flags & kDoubtful) != 0 && (flags & kConfirmed) == 0;
  question.excluded = (flags & kExcluded) != 0;
  question.commented = (flags & kCommented) != 0;
  question.returned = (flags & kReturned) != 0;
  return question;
}

// A row is reached by its own number; the node must stand in that kind of row.
Status Interview::check_address(Address at, form::Node& node) {
  auto found = state_.package().node(at.node);
  if (!found.ok()) return found.error() == Error::kOutOfRange ? Error::kInvalid : found.error();
  node = *found;
  const Result<NodeId> repeat = state_.store().repeat_of(at.row);
  if (!repeat.ok() || *repeat != node.repeat || !state_.store().alive(at.row)) return Error::kInvalid;
  return {};
}

Result<expr::Value> Interview::answer(Address at, MutableBytes buffer) {
  expr::Scratch scratch(buffer);
  return state_.store().value(at, scratch);
}

Result<Verdict> Interview::propose(Address at, const expr::Value& value) {
  if (stage_ != Stage::kOpen) return Verdict{Ruling::kClosed, form::kNoString};
  return propose_value(state_, at, value);
}

Result<Verdict> Interview::propose(Address at, Special special) {
  if (stage_ != Stage::kOpen) return Verdict{Ruling::kClosed, form::kNoString};
  return propose_special(state_, at, special);
}

Result<std::string_view> Interview::note(NoteKind kind, Address at, MutableBytes buffer) {
  expr::Scratch scratch(buffer);
  return state_.store().note(kind, at, scratch);
}

Result<std::string_view> Interview::words(form::StringId id, Address at, MutableBytes record, MutableBytes buffer, bool drawn) {
  ESLABON_ASSIGN(const form::String& words, state_.package().strings().read(id, state_.language(), record));
  ByteWriter writer(buffer);
  if (drawn && words.right_to_left()) writer.write(form::kRightToLeftMark);
  for (std::size_t i = 0; i < words.piece_count(); ++i) {
    form::Piece part = words.piece(i);
    if (part.program != form::kNoProgram) {
      ESLABON_ASSIGN(part.text, piece(part.program, at, buffer.subspan(writer.written().size())));
    }
    if (!drawn) part.run = {};
    form::write_drawn(part, writer);
  }
  return as_text(writer.written());
}

Result<std::string_view> Interview::piece(form::ProgramId program, Address at, MutableBytes buffer) {
  const Result<std::string_view> text = state_.evaluate_text(program, {.self = at});
  if (!text.ok()) return std::string_view();
  if (text->size() > buffer.size()) return std::string_view();
  if (!text->empty()) std::memmove(buffer.data(), text->data(), text->size());
  return as_text(Bytes(buffer).first(text->size()));
}

Result<std::string_view> Interview::readable(Address at, MutableBytes buffer) {
  ESLABON_ASSIGN(const form::Node& node, state_.package().node(at.node));
  expr::Scratch scratch(buffer);
  ESLABON_ASSIGN(const expr::Value& value, state_.store().value(at, scratch));
  if (value.is_empty()) return std::string_view();
  if (node.data == form::DataType::kSelectOne) {
    const Result<std::string_view> label = state_.choice_label(node.id, value.as_text(), scratch);
    return label.ok() && !label->empty() ? *label : value.as_text();
  }
  if (node.data != form::DataType::kSelectMultiple && node.data != form::DataType::kRank) return expr::to_text(value, scratch);
  // Labels follow one another behind the names that they stand for.
  std::string_view names = value.as_text();
  const std::size_t begin = scratch.used();
  while (!names.empty()) {
    const std::size_t space = names.find(' ');
    if (scratch.used() != begin) ESLABON_TRY(scratch.keep(", "));
    const std::size_t before = scratch.used();
    const Result<std::string_view> label = state_.choice_label(node.id, names.substr(0, space), scratch);
    if (!label.ok()) return label.error();
    if (scratch.used() == before) ESLABON_TRY(scratch.keep(names.substr(0, space)));
    names = space == std::string_view::npos ? std::string_view() : names.substr(space + 1);
  }
  return std::string_view(scratch.at(begin), scratch.used() - begin);
}

Result<Position> Interview::resume_position() {
  if (resume_.stop != Position::Stop::kQuestion) return next(resume_);
  ESLABON_ASSIGN(const form::Node& node, state_.package().node(resume_.at.node));
  if (!state_.store().alive(resume_.at.row)) return next(Position{});
  ESLABON_ASSIGN(const bool asked, is_asked_now(state_, node, resume_.at.row));
  return asked ? Result<Position>(resume_) : next(resume_);
}

Result<bool> Interview::may_add_row(NodeId repeat, RowId parent) {
  ESLABON_ASSIGN(const form::Node& node, state_.package().node(repeat));
  if (node.kind != form::NodeKind::kRepeat || stage_ != Stage::kOpen) return false;
  const bool is_free = node.repeat_count == form::kNoProgram && !node.has(form::kReadOnlyAlways);
  return is_free && state_.store().contains({repeat, parent}) && !state_.store().has({repeat, parent}, kOff);
}

Result<bool> Interview::may_remove_row(RowId row) {
  if (row == kRootRow || !state_.store().alive(row)) return false;
  ESLABON_ASSIGN(const NodeId repeat, state_.store().repeat_of(row));
  ESLABON_ASSIGN(const RowId parent, state_.store().parent_row(row));
  return may_add_row(repeat, parent);
}

Result<bool> Interview::next_due(event::InterviewId id, event::Event& event) {
  if (stage_ != Stage::kOpen) return false;
  const NodeId nodes = state_.package().info().nodes;
  while (due_node_ < nodes || recompute_.rows_due()) {
    if (due_node_ >= nodes) {
      recompute_.set_rows_due(false);
      due_node_ = 1;
    }
    for (; due_node_ < nodes; ++due_node_) {
      ESLABON_ASSIGN(const std::uint16_t kind, state_.package().node_word(due_node_, form::node_at::kKind));
      if (static_cast<form::NodeKind>(kind & 0xFFU) != form::NodeKind::kRepeat) continue;
      ESLABON_ASSIGN(const form::Node& node, state_.package().node(due_node_));
      ESLABON_ASSIGN(const bool due, due_row(node, id, event));
      if (due) return true;
    }
  }
  return false;
}

// A counted repeat has its count of rows; a free one begins with one, which may be taken out.
Result<bool> Interview::due_row(const form::Node& repeat, event::InterviewId id, event::Event& event) {
  AnswerStore& store = state_.store();
  RowWalk parents;
  ESLABON_TRY(parents.open(state_, repeat.repeat, 0, kRootRow));
  for (; parents.row() != kNoRow;) {
    const Address at{repeat.id, parents.row()};
    ESLABON_ASSIGN(const std::uint16_t total, store.row_total(repeat.id, at.row));
    ESLABON_ASSIGN(std::uint16_t due, store.wanted_rows(repeat.id, at.row));
    if (repeat.repeat_count == form::kNoProgram) due = store.has(at, kTyped) ? std::uint16_t{0} : std::uint16_t{1};
    if (total < due && !store.has(at, kOff)) {
      event = event::row_added(id, {repeat.id, store.next_row_id()}, at.row, total);
      return true;
    }
    ESLABON_TRY(parents.advance());
  }
  return false;
}

Result<bool> Interview::may_finish() {
  Position from;
  for (;;) {
    ESLABON_ASSIGN(const std::optional<Problem> problem, next_problem(from));
    if (!problem) return true;
    if (is_blocking(problem->kind)) return false;
    ESLABON_ASSIGN(from, next({Position::Stop::kQuestion, problem->at}));
  }
}

Result<std::string_view> Interview::instance_name(MutableBytes buffer) {
  const form::ProgramId program = state_.package().info().instance_name;
  return program == form::kNoProgram ? Result<std::string_view>(std::string_view()) : piece(program, {0, kRootRow}, buffer);
}

}  // namespace eslabon::interview
