// What the engine says to an answer before it is accepted.
#pragma once

#include "firmware/base/limits.hpp"
#include "firmware/form/node.hpp"

namespace eslabon::interview {

enum class Ruling : std::uint8_t {
  kAccepted,
  kDoubtful,          ///< accepted, but its soft check wants a confirmation with a reason
  kConstraint,        ///< breaks the constraint; this and the following are not accepted
  kRequired,          ///< empty, and an answer is required
  kReadOnly,
  kNotRelevant,       ///< the question is not asked now
  kWrongKind,         ///< not a value of this question's type
  kUnknownChoice,     ///< not in the list, or not offered by the filter
  kOutOfRange,        ///< a range's bounds or steps, or beyond what the type holds
  kTooLong,
  kSpecialNotAllowed, ///< refused, does not know, does not apply: not offered by this question
  kClosed,            ///< the interview is finished: reopen it first
};

struct Verdict {
  Ruling ruling = Ruling::kAccepted;
  form::StringId message = form::kNoString;  ///< the form's own words for it, if it has any (see Interview::text)
  /// Whether the answer may be logged; kDoubtful too: log it, then ask.
  [[nodiscard]] bool accepted() const { return ruling <= Ruling::kDoubtful; }
};

/// What stands between an interview and its end, and what deserves a look.
enum class ProblemKind : std::uint8_t {
  kMissing,      ///< required and not answered
  kViolated,     ///< breaks its constraint by now
  kExcluded,     ///< a choice that the filter no longer offers
  kUnconfirmed,  ///< breaks its soft check, not confirmed
  kReturned,     ///< the supervisor asked about it; not hard: the note stays
};

struct Problem {
  ProblemKind kind = ProblemKind::kMissing;
  Address at;
  form::StringId message = form::kNoString;
};

/// Whether it keeps the interview from being finished.
constexpr bool is_blocking(ProblemKind kind) { return kind != ProblemKind::kReturned; }

}  // namespace eslabon::interview
