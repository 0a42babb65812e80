// One interview: the fold of its events over a form package. The same code runs on the kiosk and in host/check.
//
//   interview.begin();
//   for each event of the log: interview.apply(event);          // resume after any cut
//   Verdict verdict = *interview.propose(at, value);
//   if (verdict.accepted()) { log the answer_set event, durably; then interview.apply(event); }
//   while (*interview.next_due(id, event)) { log it; interview.apply(event); }      // rows that must be there
//
// Before interview_finished, log what next_closing() gives: the log then says by itself what was calculated and hidden.
#pragma once

#include "firmware/event/event.hpp"
#include "firmware/interview/choice_list.hpp"
#include "firmware/interview/recompute.hpp"
#include "firmware/interview/verdict.hpp"
#include "firmware/interview/walk.hpp"

namespace eslabon::interview {

enum class Stage : std::uint8_t { kNotOpened, kOpen, kFinished, kDiscarded };

/// A question as it stands now.
struct Question {
  form::Node node;
  Address at;
  Special special = Special::kNone;
  bool answered = false;
  bool relevant = false;
  bool required = false;
  bool read_only = false;
  bool violated = false;     ///< breaks its constraint
  bool unconfirmed = false;  ///< breaks its soft check, no reason given yet
  bool excluded = false;     ///< its choice is no longer offered
  bool commented = false;
  bool returned = false;     ///< the supervisor asks about it
};

/// Opened at an event stream's start with begin(), changed by apply() alone: whatever order of calls lies between,
/// two engines that applied the same events hold the same state.
class Interview {
 public:
  /// All must outlive it. kTooSmall from begin() when the workspace is.
  Interview(const form::Package& package, PageCache& pages, const Workspace& workspace, Properties* properties = nullptr);

  /// Forgets everything; the next event must be the interview's opening.
  Status begin();
  /// Folds one event of this interview, in the order of the log. Events that are not about interviews are passed over.
  /// Everything that depends on it is recomputed. kInvalid: it does not fit the form or what came before (state unchanged, to be
  /// reported); kFull: the scratch pages; the medium's errors.
  Status apply(const event::Event& event);

  [[nodiscard]] Stage stage() const { return stage_; }
  [[nodiscard]] std::uint8_t language() const { return state_.language(); }
  [[nodiscard]] event::Outcome outcome() const { return outcome_; }

  // --- one question ---

  Result<Question> question(Address at);
  /// The stored answer, also when it is not relevant; text lives in `buffer` (kMaxTextBytes). Empty for special answers.
  Result<expr::Value> answer(Address at, MutableBytes buffer);
  /// What the engine says to this answer; nothing changes. An empty value clears an answer.
  Result<Verdict> propose(Address at, const expr::Value& value);
  Result<Verdict> propose(Address at, Special special);
  /// A comment, a reason, the supervisor's note; "" when there is none. In `buffer` (kMaxTextBytes).
  Result<std::string_view> note(NoteKind kind, Address at, MutableBytes buffer);

  // --- words ---

  /// A text of the form in the interview's language with what stands in ${} filled in, in `buffer`; what does not fit, as a
  /// long answer inside a long text, is left out. `record` is room
  /// to read it in (form::kMaxStringBytes). `at` is the question it belongs to.
  Result<std::string_view> text(form::StringId id, Address at, MutableBytes record, MutableBytes buffer) {
    return words(id, at, record, buffer, false);
  }
  /// The same with the shaped glyphs, as form::drawn() writes them.
  Result<std::string_view> drawn_text(form::StringId id, Address at, MutableBytes record, MutableBytes buffer) {
    return words(id, at, record, buffer, true);
  }
  /// One expression inside a text (form::Piece::program), as words in `buffer`.
  Result<std::string_view> piece(form::ProgramId program, Address at, MutableBytes buffer);
  /// An answer as a person reads it: choice labels in the language, numbers and dates exactly, in `buffer`.
  Result<std::string_view> readable(Address at, MutableBytes buffer);

  // --- going about ---

  /// Where to go on: the question of the last answer or move, or the next one when that one is not asked any more.
  Result<Position> resume_position();
  Result<Position> next(Position from) { return next_position(state_, from); }
  Result<Position> previous(Position from) { return previous_position(state_, from); }

  // --- rows ---

  /// Whether a person may add a row there (not for counted repeats, not beyond the form's numbering).
  Result<bool> may_add_row(NodeId repeat, RowId parent);
  Result<bool> may_remove_row(RowId row);
  [[nodiscard]] RowId next_row_id() const { return state_.store().next_row_id(); }

  /// An event that must follow: a row that a repeat_count or a new repeat asks for. False when nothing is due. To be asked
  /// after every apply() until then; cheap when nothing is.
  Result<bool> next_due(event::InterviewId id, event::Event& event);

  // --- the end ---

  /// The first problem at or behind `from` in document order, if any; start with Position{}.
  Result<std::optional<Problem>> next_problem(Position from) { return interview::next_problem(state_, from); }
  /// Whether no blocking problem is left.
  Result<bool> may_finish();
  /// The events that go before interview_finished, one by one: calculated values, and which answers are hidden. False behind the
  /// last. Begin with Closing{}; texts and lists live in `buffer` (kMaxTextBytes).
  struct Closing {
    Item item;
    bool hidden = false;
  };
  Result<bool> next_closing(Closing& closing, event::InterviewId id, MutableBytes buffer, event::Event& event);
  /// The interview's title (settings instance_name), "" when the form has none; in `buffer`.
  Result<std::string_view> instance_name(MutableBytes buffer);

  /// For choices, walks and overviews.
  [[nodiscard]] FormState& state() { return state_; }

 private:
  Result<std::string_view> words(form::StringId id, Address at, MutableBytes record, MutableBytes buffer, bool drawn);
  Status open(const event::Event& event);
  Status fold(const event::Event& event);
  Status set_answer(const event::Event& event);
  Status add_row(const event::Event& event);
  Status remove_row(const event::Event& event);
  Status move_row(const event::Event& event);
  Status confirm(const event::Event& event);
  Status comment(const event::Event& event);
  Status take_back(const event::Event& event);
  Status finish();
  Status change_language(std::string_view language);
  void set_clock(const event::Event& event);
  Status fill_metadata(const form::Node& node);
  Status set_defaults(NodeId first, NodeId end, RowId row, bool constants);
  Result<bool> due_row(const form::Node& repeat, event::InterviewId id, event::Event& event);
  Result<bool> closing_calculation(Closing& closing, event::InterviewId id, MutableBytes buffer, event::Event& event);
  Result<bool> closing_hidden(Closing& closing, event::InterviewId id, MutableBytes buffer, event::Event& event);
  [[nodiscard]] Status check_address(Address at, form::Node& node);

  FormState state_;
  Recompute recompute_;
  Position resume_;
  Stage stage_ = Stage::kNotOpened;
  event::Outcome outcome_ = event::Outcome::kNone;
  NodeId due_node_ = 1;
  std::uint32_t clock_boot_ = 0;       ///< the boot in which clock_utc_ms_ is known
  std::int64_t clock_utc_ms_ = 0;      ///< real time at that boot's start
  std::int16_t local_min_ = 0;         ///< of local time, as the events told last
  bool clock_known_ = false;
};

}  // namespace eslabon::interview
