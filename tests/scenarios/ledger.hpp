// What somebody typed, to be found again in an office's store: the answers that the screen took, by firm and question.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "tests/scenarios/twin.hpp"

namespace eslabon::scenario {

class Ledger {
 public:
  /// Before an answer is typed: the question on the screen.
  void look(Twin& twin);
  /// After it: keeps `value` unless the screen refused it. "" takes an answer back; "refused", "does not know" and
  /// "not applicable" are special answers.
  void keep(Twin& twin, const std::string& value);
  void count_press(Twin& twin) { ++presses_[twin.kiosk().stage().desk.interview_id()]; }

  /// Puts the card's log into a new store and compares. `given`: questions that the office answered in advance. Returns a
  /// table of the interviews. Throws std::runtime_error at the first difference.
  std::string compare(const std::filesystem::path& card, const std::filesystem::path& store, const std::set<NodeId>& given) const;

 private:
  using Key = std::pair<event::InterviewId, std::uint32_t>;  ///< interview; node and row
  std::map<Key, std::string> typed_;
  std::map<event::InterviewId, std::uint64_t> presses_;
  Key at_{};
};

}  // namespace eslabon::scenario
