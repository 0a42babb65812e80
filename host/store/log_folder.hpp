// Folds one device's log: finds its interviews in the stream of entries and hands each on when it is complete for now.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "host/store/decisions.hpp"
#include "host/store/log_interview.hpp"

namespace eslabon::store {

class LogFolder {
 public:
  /// Where what is found goes, and where entries come from.
  class Sink {
   public:
    /// `again`: it was written before.
    virtual void write(const InterviewFold& fold, bool again) = 0;
    /// At that time a boot of the device began; a later call for the same boot is the better one.
    virtual void clock(std::uint32_t boot, std::int64_t utc_at_boot) = 0;
    /// Who opened an interview that was folded before.
    virtual std::string enumerator_of(event::InterviewId id) = 0;
    virtual void read(Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) = 0;

   protected:
    ~Sink() = default;
  };

  /// `enumerator` had signed in when the entries to be folded begin. What offices decided is carried out on what is written.
  LogFolder(DeviceId device, Sink& sink, std::string enumerator, const Decisions* decisions = nullptr)
      : device_(device), sink_(sink), enumerator_(std::move(enumerator)), decisions_(decisions) {}

  /// Folds first..last. Interviews that began before are folded again from their opening. Returns how many were written.
  std::size_t fold(Sequence first, Sequence last);
  /// Who has signed in at the end.
  [[nodiscard]] const std::string& enumerator() const { return enumerator_; }

 private:
  void hear(const EntryView& entry, const event::Event& event);
  void hear_device(const event::Event& event);
  void open(const EntryView& entry, const event::Event& event);
  InterviewFold* at_hand(event::InterviewId id);
  void give(InterviewFold& fold);
  void write_finished();
  void write_all();
  void fold_again(std::set<event::InterviewId> ids, Sequence last);

  DeviceId device_;
  Sink& sink_;
  std::string enumerator_;
  const Decisions* decisions_;
  bool again_ = false;
  event::Event event_;                                ///< heard now
  std::map<event::InterviewId, std::unique_ptr<InterviewFold>> open_;
  std::vector<std::unique_ptr<InterviewFold>> idle_;  ///< to be used again
  event::InterviewId current_id_ = 0;                 ///< whose events come now
  InterviewFold* current_ = nullptr;
  std::size_t room_ = 0;                ///< finished ones are written when more than this are at hand
  std::set<event::InterviewId> late_;   ///< has events here, but is not at hand: began before, or was written already
  std::map<event::InterviewId, std::string> opened_by_;  ///< of those that were written already, where somebody had signed in
  std::size_t written_ = 0;
};

/// What a device's own entry says of its clock: calls `clock` with the boot and the time when it began, if it does.
template <class Clock>
void hear_clock(const event::Event& event, Clock clock) {
  if (event.has_utc || event.kind == event::Kind::clock_set)
    clock(event.stamp.boot, event.utc_s - static_cast<std::int64_t>(event.stamp.uptime_ms / 1000));
}
/// Entries below this kind are the device's own, those from it on an interview's.
inline constexpr std::uint8_t kFirstInterviewKind = 32;

}  // namespace eslabon::store
