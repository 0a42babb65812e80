#include "host/store/log_folder.hpp"

#include <utility>

#include "firmware/event/event_codec.hpp"

namespace eslabon::store {
namespace {

constexpr std::size_t kMostAtHand = 2000;
constexpr std::uint8_t kFirstInterviewKind = 32;

event::InterviewId interview_of(const EntryView& entry, const event::Event& event) {
  return event.kind == event::Kind::interview_opened ? entry.sequence : event.interview;
}

}  // namespace

std::size_t LogFolder::fold(Sequence first, Sequence last) {
  sink_.read(first, last, [this](const EntryView& entry) {
    const auto event = event::decode(entry.kind, entry.payload);
    if (event.ok()) hear(entry, *event);  // what cannot be read is for the checks to report
    if (open_.size() > kMostAtHand) write_finished();
    return true;
  });
  write_all();
  if (!late_.empty()) fold_again(std::exchange(late_, {}), last);
  return written_;
}

// Once more from the oldest opening on, now for these interviews alone.
void LogFolder::fold_again(std::set<event::InterviewId> ids, Sequence last) {
  again_ = true;
  sink_.read(*ids.begin(), last, [&](const EntryView& entry) {
    const auto event = event::decode(entry.kind, entry.payload);
    if (event.ok() && static_cast<std::uint8_t>(event->kind) >= kFirstInterviewKind && ids.contains(interview_of(entry, *event)))
      hear(entry, *event);
    return true;
  });
  write_all();
  late_.clear();  // their openings are at another office: nothing can be folded of them yet
}

void LogFolder::hear(const EntryView& entry, const event::Event& event) {
  if (static_cast<std::uint8_t>(event.kind) < kFirstInterviewKind) return hear_device(event);
  if (event.kind == event::Kind::interview_opened) return open(entry, event);
  const auto found = open_.find(event.interview);
  if (found == open_.end()) {
    late_.insert(event.interview);
    return;
  }
  found->second->apply(event);
  found->second->info().last = entry.sequence;
}

void LogFolder::hear_device(const event::Event& event) {
  if (event.kind == event::Kind::enumerator_signed_in) enumerator_ = event.name;
  if (event.kind == event::Kind::enumerator_signed_out) enumerator_.clear();
  if (event.has_utc || event.kind == event::Kind::clock_set)
    sink_.clock(event.stamp.boot, event.utc_s - static_cast<std::int64_t>(event.stamp.uptime_ms / 1000));
}

void LogFolder::open(const EntryView& entry, const event::Event& event) {
  InterviewInfo info{.device = device_, .id = entry.sequence, .last = entry.sequence, .form = event.hash, .case_id = std::string(event.name),
                     .enumerator = again_ ? sink_.enumerator_of(entry.sequence) : enumerator_,
                     .language = std::string(event.language)};
  auto fold = std::make_unique<InterviewFold>(std::move(info));
  fold->opened = fold->ended = event.stamp;
  open_[entry.sequence] = std::move(fold);
}

void LogFolder::write_finished() {
  for (auto at = open_.begin(); at != open_.end();) {
    if (at->second->info().state == InterviewState::kOpen) {
      ++at;
      continue;
    }
    sink_.write(*at->second);
    ++written_;
    at = open_.erase(at);
  }
}

void LogFolder::write_all() {
  for (const auto& [id, fold] : open_) sink_.write(*fold);
  written_ += open_.size();
  open_.clear();
}

}  // namespace eslabon::store
