// The desk's half that deals with the open interview.
#include "firmware/app/desk.hpp"
#include "firmware/event/event_codec.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::app {

using interview::Verdict;

static_assert(event::kWrappedKind == journal::kKindRescued && event::kWrappedPrefix == journal::kRescuedPrefix);

Status Desk::begin_interview() {
  pages_->reset();
  interview_.emplace(package_, *pages_, memory_.workspace.spans(), this);
  return interview_->begin();
}

Status Desk::open_new(std::optional<std::uint32_t> case_index) {
  if (!journal_) return Error::kNoMedium;
  ESLABON_TRY(open_current_package());
  if (!journal_->has_room(kMaxEventBytes)) return Error::kFull;
  std::string_view id;
  if (case_index) {
    ESLABON_ASSIGN(id, cases_.id(*case_index, memory_.value));
  }
  ESLABON_ASSIGN(const form::Language& known, package_.strings().language(language(), memory_.language));
  ESLABON_TRY(begin_interview());
  case_index_ = case_index.value_or(kNoCase);
  Status done = act(event::interview_opened(package_.hash(), id, known.name));
  if (done.ok() && case_index) done = preload(*case_index);
  if (!done.ok()) interview_.reset();
  return done;
}

/// What the office knows of the firm becomes answers, so that the log alone tells the whole interview.
Status Desk::preload(std::uint32_t case_index) {
  for (std::uint16_t column = 0; column < cases_.column_count(); ++column) {
    ESLABON_ASSIGN(const std::string_view name, cases_.column(column, memory_.name));
    const auto node = package_.find(name);
    if (!node.ok()) continue;
    ESLABON_ASSIGN(const std::string_view text, cases_.value(case_index, column, memory_.value));
    if (text.empty()) continue;
    ESLABON_ASSIGN(const form::Node& record, package_.node(*node));
    Result<expr::Value> value = expr::Value::text(text);
    if (record.data == form::DataType::kInteger) value = expr::read_integer(text);
    if (record.data == form::DataType::kDecimal) value = expr::read_decimal(text);
    if (record.data == form::DataType::kDate) value = expr::read_date(text);
    if (!value.ok() || record.repeat != 0 || record.kind != form::NodeKind::kQuestion) continue;  // an office's mistake: ask instead
    ESLABON_TRY(act(event::answer_set(interview_id_, {*node, kRootRow}, event::Answer(*value))));
  }
  ESLABON_ASSIGN(const interview::Position first, interview_->next({}));
  return first.stop == interview::Position::Stop::kQuestion ? move_to(first.at) : Status();
}

Status Desk::resume(event::InterviewId interview) {
  if (!journal_) return Error::kNoMedium;
  const Record* record = directory_.find(interview);
  if (record == nullptr) return Error::kNotFound;
  ESLABON_TRY(open_package(record->package));
  ESLABON_TRY(begin_interview());
  interview_id_ = interview;
  local_told_ = false;
  const Status done = replay(interview);
  if (!done.ok()) interview_.reset();
  return done;
}

Status Desk::replay(event::InterviewId interview) {
  const std::uint64_t last = directory_.find(interview)->last;
  last_kind_ = event::Kind::interview_opened;
  for (journal::Cursor cursor(*journal_, interview); cursor.sequence() <= last;) {
    system_.feed_watchdog();
    const auto entry = cursor.next(memory_.event);
    if (!entry.ok()) return entry.status();
    const auto event = event::decode(entry->kind, entry->payload);
    if (!event.ok()) continue;  // damaged: counted by the journal, the rest still goes
    if (event->interview != interview && entry->sequence != interview) continue;
    if (entry->sequence == interview) case_index_ = cases_.find(event->name).value_or(kNoCase);
    if ((event::fields_of(event->kind) & event::kAddress) != 0 && event->kind != event::Kind::calculation_set) {
      last_kind_ = event->kind;
      last_at_ = event->address;
    }
    const Status applied = interview_->apply(*event);
    if (!applied.ok() && applied != Error::kInvalid) return applied;
  }
  return {};
}

Result<interview::Position> Desk::resume_position() {
  using Stop = interview::Position::Stop;
  if (!interview_) return Error::kRefused;
  if (last_kind_ == event::Kind::interview_opened) return interview_->next({});
  const auto question = interview_->question(last_at_);
  if (!question.ok() && question.error() != Error::kNotFound) return question.status();
  const bool there = question.ok() && question->relevant && question->node.is_asked();
  const bool stay = last_kind_ == event::Kind::position_moved || last_kind_ == event::Kind::comment_set ||
                    (last_kind_ == event::Kind::answer_set && there && question->unconfirmed);
  if (there && stay) return interview::Position{Stop::kQuestion, last_at_};
  if (last_kind_ == event::Kind::row_removed || !question.ok()) return interview_->resume_position();
  return interview_->next({Stop::kQuestion, last_at_});
}

Status Desk::leave(Address at) {
  Status done;
  if (interview_ && interview_->stage() == interview::Stage::kOpen) {
    if (at.node != kNoNode) done = act(event::position_moved(interview_id_, at));
    if (done.ok()) done = act(event::interview_left(interview_id_));
  }
  interview_.reset();
  interview_id_ = 0;
  unsaved_events_ += 1000;  // a quiet moment: keep the directory
  take_returns();
  (void)open_current_package();
  return done;
}

Result<Verdict> Desk::answer(Address at, const expr::Value& value) {
  if (!interview_) return Error::kRefused;
  ESLABON_ASSIGN(const Verdict& verdict, interview_->propose(at, value));
  if (verdict.accepted()) ESLABON_TRY(act(event::answer_set(interview_id_, at, event::Answer(value))));
  return verdict;
}

Result<Verdict> Desk::answer(Address at, interview::Special special) {
  if (!interview_) return Error::kRefused;
  ESLABON_ASSIGN(const Verdict& verdict, interview_->propose(at, special));
  const event::Special stored = special == interview::Special::kRefused       ? event::Special::kRefused
                                : special == interview::Special::kDoesNotKnow ? event::Special::kDoesNotKnow
                                                                              : event::Special::kNotApplicable;
  if (verdict.accepted()) ESLABON_TRY(act(event::answer_set(interview_id_, at, event::Answer(stored))));
  return verdict;
}

Status Desk::confirm_soft_check(Address at, std::string_view reason) { return act(event::soft_check_confirmed(interview_id_, at, reason)); }
Status Desk::comment(Address at, std::string_view text) { return act(event::comment_set(interview_id_, at, text)); }
Status Desk::move_to(Address at) { return act(event::position_moved(interview_id_, at)); }

Status Desk::add_row(NodeId repeat, RowId parent) {
  if (!interview_) return Error::kRefused;
  ESLABON_ASSIGN(const std::uint16_t total, interview_->state().store().row_total(repeat, parent));
  return act(event::row_added(interview_id_, {repeat, interview_->next_row_id()}, parent, total));
}

Status Desk::remove_row(Address row) { return act(event::row_removed(interview_id_, row)); }

Status Desk::move_row_up(Address row) {
  if (!interview_) return Error::kRefused;
  ESLABON_ASSIGN(const std::uint16_t place, interview_->state().store().position(row.row));  // from 1
  if (place < 2) return Error::kInvalid;
  return act(event::row_moved(interview_id_, row, static_cast<std::uint16_t>(place - 2)));
}

Status Desk::finish(MutableBytes scratch) {
  if (!interview_) return Error::kRefused;
  ESLABON_ASSIGN(const bool may, interview_->may_finish());
  if (!may) return Error::kRefused;
  interview::Interview::Closing closing;
  for (;;) {
    event::Event event;
    ESLABON_ASSIGN(const bool more, interview_->next_closing(closing, interview_id_, scratch, event));
    if (!more) break;
    ESLABON_TRY(act(std::move(event), journal::Importance::kImportant));
  }
  ESLABON_TRY(act(event::interview_finished(interview_id_), journal::Importance::kImportant));
  unsaved_events_ += 1000;
  return {};
}

Status Desk::reopen(std::string_view reason) { return act(event::interview_reopened(interview_id_, reason)); }

Status Desk::set_outcome(event::Outcome outcome, std::string_view note) {
  return act(event::outcome_set(interview_id_, outcome, note), journal::Importance::kImportant);
}

Status Desk::appoint(const expr::Value& when, std::string_view note) { return act(event::appointment_made(interview_id_, when, note)); }

Status Desk::sign_in(std::string_view enumerator) {
  if (enumerator.size() > Directory::kEnumeratorBytes) return Error::kInvalid;
  event::Event event = event::enumerator_signed_in(enumerator);
  return record(event);
}

Result<std::string_view> Desk::property(std::string_view name, expr::Scratch& scratch) {
  if (name == "username") return directory_.enumerator();
  if (name != "deviceid") return std::string_view();
  char* digits = scratch.allocate(16);
  if (digits == nullptr) return Error::kTooSmall;
  return device_name(digits);
}

std::string_view Desk::device_name(char* sixteen) const {
  DeviceId left = system_.device_id();
  for (unsigned i = 16; i-- > 0; left >>= 4) sixteen[i] = "0123456789abcdef"[left & 15];
  return {sixteen, 16};
}

}  // namespace eslabon::app
