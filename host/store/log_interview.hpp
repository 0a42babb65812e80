// From events to interviews: what is answered when the last event has been heard.
//
// Values that are hidden at the end (not relevant) and rows that were removed count as empty, as they do on the device;
// the log keeps them.
#pragma once

#include <string>
#include <vector>

#include "host/store/log_types.hpp"
#include "host/store/text_arena.hpp"

namespace eslabon::store {

struct FoldedRow {
  RowId id = kRootRow;
  NodeId repeat = 0;
  RowId parent = kRootRow;
  std::uint16_t position = 0;  ///< among its siblings, from 0
};

/// One interview under construction. Texts are owned by it. Made once and used for many interviews, it allocates nothing.
class InterviewFold {
 public:
  InterviewFold() : slots_(kFirstSlots) {}
  explicit InterviewFold(InterviewInfo info) : InterviewFold() { begin(std::move(info)); }
  /// Forgets everything and starts another interview.
  void begin(InterviewInfo info);

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
  [[nodiscard]] bool has_rows() const { return !rows_.empty(); }
  /// Answers that count.
  [[nodiscard]] std::uint32_t count_answers() const;

 private:
  static constexpr std::size_t kFirstSlots = 128;
  struct Entry {
    std::uint32_t key = 0;
    bool hidden = false;
    event::Answer answer;
  };
  struct Siblings {
    RowId parent;
    NodeId repeat;
    std::vector<RowId> rows;
  };
  struct Row {
    RowId id;
    NodeId repeat;
    RowId parent;
  };
  static std::uint32_t key(Address at) { return (std::uint32_t{at.node} << 16) | at.row; }
  [[nodiscard]] const Entry* find(Address at) const;
  [[nodiscard]] const Entry* find_in_row(std::uint32_t key) const;
  Entry& at(Address at);
  Entry& at_root(NodeId node);
  Entry& at_row(std::uint32_t key);
  void grow();
  Siblings& siblings(NodeId repeat, RowId parent);
  [[nodiscard]] const Row* row(RowId id) const;
  void set(Address at, const event::Answer& answer);
  void add_row(const event::Event& event);
  void remove_row(const event::Event& event);
  void move_row(const event::Event& event);
  void hide(Bytes addresses);
  void show_all();
  [[nodiscard]] bool row_lives(RowId row) const;

  InterviewInfo info_;
  std::vector<Entry> entries_;         ///< in the order in which they were first answered
  std::vector<std::uint32_t> nodes_;   ///< outside of repeats, by node: 0, or the index of an entry + 1
  std::vector<std::uint32_t> slots_;   ///< in repeats, a hash table: the same; open addressing
  std::size_t in_rows_ = 0;            ///< entries that the hash table holds
  TextArena texts_;
  std::vector<Siblings> order_;
  std::vector<Row> rows_;
};

}  // namespace eslabon::store
