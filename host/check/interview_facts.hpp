// What the log says about how an interview was made, apart from its answers.
#pragma once

#include <cstdint>

#include "firmware/event/event.hpp"

namespace eslabon::check {

/// Gaps longer than this count as a pause, not as work.
inline constexpr std::uint64_t kLongestGapMs = 300'000;
/// An answer that comes sooner after the one before was not heard.
inline constexpr std::uint64_t kQuickMs = 2'000;

struct InterviewFacts {
  std::uint32_t active_ms = 0;      ///< work by the device's clock, pauses and times switched off left out
  std::uint16_t answers = 0;        ///< given by a person to questions asked; corrections count again
  std::uint16_t quick = 0;          ///< of these, within kQuickMs of the answer before
  std::uint16_t after_end = 0;      ///< answers changed after the interview was finished, without an office asking
  std::uint16_t asked = 0;          ///< questions that were asked, at the end
  std::uint16_t unanswered = 0;     ///< of these: refused, does not know, or nothing where an answer is required
  std::uint16_t straight = 0;       ///< most questions in a row with the same choices and the same answer, if that is the whole row
  std::int8_t local_hour = -1;      ///< when it was opened, 0 .. 23; -1: the device did not know
  std::uint64_t place = 0;          ///< a hash of the place to about ten metres; 0 without one
};

/// Hears the events of one interview in order.
class FactsRecorder {
 public:
  void begin() { *this = FactsRecorder(); }
  void hear(const event::Event& event);
  /// An answer by a person to a question that was asked; after hear().
  void hear_answer();
  [[nodiscard]] InterviewFacts& facts() { return facts_; }

 private:
  InterviewFacts facts_;
  event::Stamp last_, last_answer_;
  bool begun_ = false, answered_ = false, ended_ = false, returned_ = false;
};

}  // namespace eslabon::check
