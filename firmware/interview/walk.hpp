// Document order over what is asked: next, back, problems, progress.
#pragma once

#include <optional>

#include "firmware/interview/form_state.hpp"
#include "firmware/interview/verdict.hpp"

namespace eslabon::interview {

/// Where the enumerator stands.
struct Position {
  enum class Stop : std::uint8_t {
    kStart,     ///< before the first question
    kQuestion,  ///< at a question or note
    kAddRow,    ///< behind the rows of a repeat that takes more: at.node is the repeat, at.row the row around it
    kEnd,       ///< behind the last question
  };
  Stop stop = Stop::kStart;
  Address at;
  constexpr bool operator==(const Position&) const = default;
};

/// The position before / behind `from` at which something is asked; groups that ask nothing are passed over. From kEnd forward
/// and from kStart backward it stays. Cost: the nodes passed over, none evaluated.
Result<Position> next_position(FormState& state, Position from);
Result<Position> previous_position(FormState& state, Position from);

/// Whether a question is asked now: relevant, of a visible type.
Result<bool> is_asked_now(FormState& state, const form::Node& node, RowId row);

/// The first problem at or behind `from` in document order, over what is asked now; nothing is evaluated.
Result<std::optional<Problem>> next_problem(FormState& state, Position from);
/// Of one question that is asked.
Result<std::optional<Problem>> problem_at(FormState& state, const form::Node& node, Address at);

/// How far a part of the form has come.
struct Progress {
  std::uint16_t asked = 0;     ///< questions that take an answer, over all rows
  std::uint16_t answered = 0;
  std::uint16_t missing = 0;   ///< of these, required and not answered
  std::uint16_t problems = 0;  ///< violated, excluded or unconfirmed
};
/// Of what is inside a group, repeat (all its rows) or the form; `row` is the row around the node.
Result<Progress> progress_of(FormState& state, NodeId node, RowId row);

}  // namespace eslabon::interview
