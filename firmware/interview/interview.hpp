// One interview: the fold of its events over a form package. The same code runs on the kiosk and in host/check.
//
//   interview.begin();
//   for each event of the log: interview.apply(event);          // resume after any cut
//   Verdict verdict = *interview.propose(at, value);
//   if (verdict.accepted()) { log the answer_set event, durably; then interview.apply(event); }
//
#pragma once

#include "firmware/interview/choice_list.hpp"
#include "firmware/interview/verdict.hpp"
#include "firmware/interview/walk.hpp"

namespace eslabon::event {
struct Event;
}

namespace eslabon::interview {

enum class Stage : std::uint8_t { kNotOpened, kOpen, kFinished };

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
  /// Of interview_opened; "" for a firm that is not on the list. In `buffer` (form::kMaxCellBytes).
  Result<std::string_view> case_id(MutableBytes buffer);
  /// The number that the outcome event carried, 0: none yet.
  [[nodiscard]] std::uint8_t outcome() const { return outcome_; }

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

  /// A text of the form in the interview's language with what stands in ${} filled in, in `buffer`; cut at a character when it
  /// is too small. `at` is the question it belongs to.
  Result<std::string_view> text(form::StringId id, Address at, MutableBytes buffer);
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

  // --- the end ---

  /// The first problem at or behind `from` in document order, if any; start with Position{}.
  Result<std::optional<Problem>> next_problem(Position from);
  /// Whether no blocking problem is left.
  Result<bool> may_finish();
  /// The interview's title (settings instance_name), "" when the form has none; in `buffer`.
  Result<std::string_view> instance_name(MutableBytes buffer);

  /// For choices, walks and overviews.
  [[nodiscard]] FormState& state() { return state_; }

 private:
  FormState state_;
  Position resume_;
  Stage stage_ = Stage::kNotOpened;
  std::uint8_t outcome_ = 0;
};

}  // namespace eslabon::interview
