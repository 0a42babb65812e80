// Which interviews a damaged log may have lost entries of: a lost entry has no more to tell than its place.
#pragma once

#include <cstdint>
#include <map>

#include "firmware/event/event.hpp"
#include "firmware/journal/journal_layout.hpp"

namespace eslabon::store {

/// Sees a log's entries in order. A run of lost entries may have been of the interview before it and of the one behind it.
class DamageTrace {
 public:
  static constexpr std::uint8_t kLostKind = journal::kKindLost;

  void lost() { ++lost_; }
  /// An intact entry of that interview.
  void intact(event::InterviewId interview) {
    if (lost_ != 0) {
      if (last_ != 0) affected_[last_] += lost_;
      if (last_ != interview) affected_[interview] += lost_;
    }
    lost_ = 0;
    last_ = interview;
  }
  /// At the log's end: a run there may have been of the last interview.
  void end() {
    if (lost_ != 0 && last_ != 0) affected_[last_] += lost_;
    lost_ = 0;
  }
  /// Interviews, and how many lost entries stand beside theirs.
  [[nodiscard]] const std::map<event::InterviewId, std::uint64_t>& affected() const { return affected_; }

 private:
  event::InterviewId last_ = 0;
  std::uint64_t lost_ = 0;
  std::map<event::InterviewId, std::uint64_t> affected_;
};

}  // namespace eslabon::store
