// From events to interviews: what is answered when the last event has been heard.
//
// Values that are hidden at the end (not relevant) and rows that were removed count as empty, as they do on the device;
// the log keeps them.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/store/log_types.hpp"

namespace eslabon::store {

struct FoldedRow {
  RowId id = kRootRow;
  NodeId repeat = 0;
  RowId parent = kRootRow;
  std::uint16_t position = 0;  ///< among its siblings, from 0
};

/// One interview under construction. Texts are owned by it.
class InterviewFold {
 public:
  explicit InterviewFold(InterviewInfo info) : info_(std::move(info)) {}

  /// Takes one event of this interview, in the order of the log.
  void apply(const event::Event& event);

  InterviewInfo& info() { return info_; }
  [[nodiscard]] const InterviewInfo& info() const { return info_; }
  /// When the interview was opened and when it ended, by the device's own clock.
  event::Stamp opened, ended;

  /// The answer that counts, or nullptr.
  [[nodiscard]] const event::Answer* answer(Address at) const;
  /// Rows in the order in which people see them: by parent, repeat and position.
  [[nodiscard]] std::vector<FoldedRow> rows() const;
  /// Answers that count.
  [[nodiscard]] std::uint32_t count_answers() const;

 private:
  static std::uint32_t key(Address at) { return (std::uint32_t{at.node} << 16) | at.row; }
  using Siblings = std::vector<RowId>;
  Siblings& siblings(NodeId repeat, RowId parent) { return order_[{parent, repeat}]; }
  void set(Address at, const event::Answer& answer);
  void add_row(const event::Event& event);
  void remove_row(const event::Event& event);
  void move_row(const event::Event& event);
  void hide(Bytes addresses);
  [[nodiscard]] bool row_lives(RowId row) const;

  InterviewInfo info_;
  std::unordered_map<std::uint32_t, event::Answer> answers_;
  std::unordered_set<std::uint32_t> hidden_;
  std::deque<std::string> texts_;
  std::map<std::pair<RowId, NodeId>, Siblings> order_;
  std::unordered_map<RowId, std::pair<NodeId, RowId>> rows_;  ///< row -> its repeat and parent
};

}  // namespace eslabon::store
