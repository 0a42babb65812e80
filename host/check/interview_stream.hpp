// A store's interviews with their events, in batches, in the order in which their last events lie in the logs.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/check/interview_check.hpp"
#include "host/store/damage_trace.hpp"
#include "host/store/decisions.hpp"

namespace eslabon::check {

struct InterviewBatch {
  struct Event {
    store::Sequence sequence = 0;
    std::uint8_t kind = 0;
    std::uint32_t at = 0, size = 0;  ///< in bytes
  };
  struct Item {
    store::InterviewInfo info;
    std::size_t first = 0, count = 0;  ///< of events
  };
  std::uint64_t number = 0;
  std::vector<Item> items;
  std::vector<Event> events;
  std::string bytes;
};

/// Reads one device's log. Only events of `wanted` interviews are kept; memory holds those whose last entry has not come yet.
class InterviewStream {
 public:
  using Give = std::function<void(InterviewBatch&&)>;
  /// What offices corrected follows an interview's own events, with the number 0.
  InterviewStream(store::Store& store, const store::Decisions& decisions, Give give) : store_(store), decisions_(decisions), give_(std::move(give)) {}

  void read(std::vector<store::InterviewInfo> wanted);
  /// Gives what has gathered.
  void flush();
  /// Interviews of the log read last that damaged entries stand beside, and how many.
  [[nodiscard]] const std::map<event::InterviewId, std::uint64_t>& damaged() const { return trace_.affected(); }

 private:
  struct Pending {
    std::vector<InterviewBatch::Event> events;
    std::string bytes;
  };
  void hear(const store::EntryView& entry);
  void add_corrections(const store::InterviewInfo& info, Pending& pending);
  void complete(const store::InterviewInfo& info, Pending&& pending);

  store::Store& store_;
  const store::Decisions& decisions_;
  Give give_;
  std::vector<store::InterviewInfo> wanted_;
  std::unordered_map<event::InterviewId, std::pair<std::size_t, Pending>> pending_;
  std::vector<Pending> spare_;
  InterviewBatch batch_;
  std::uint64_t next_number_ = 0;
  store::DamageTrace trace_;
};

/// The interview that an event's payload names, without decoding the rest; 0 when it names none.
event::InterviewId interview_of(Bytes payload);

}  // namespace eslabon::check
