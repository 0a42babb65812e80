#include "host/store/log_folder.hpp"

#include <algorithm>
#include <utility>

#include "host/store/plain_reader.hpp"

namespace eslabon::store {
namespace {

constexpr std::size_t kMostAtHand = 64;

event::InterviewId interview_of(const EntryView& entry, const event::Event& event) {
  return event.kind == event::Kind::interview_opened ? entry.sequence : event.interview;
}

}  // namespace

std::size_t LogFolder::fold(Sequence first, Sequence last) {
  room_ = kMostAtHand;
  sink_.read(first, last, [this](const EntryView& entry) {
    if (read_event(entry.kind, entry.payload, event_)) hear(entry, event_);  // what cannot be read is for the checks to report
    if (open_.size() > room_) write_finished();
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
    const bool read = entry.kind >= kFirstInterviewKind && read_event(entry.kind, entry.payload, event_);
    if (read && ids.contains(interview_of(entry, event_))) hear(entry, event_);
    return true;
  });
  write_all();
  late_.clear();  // their openings are at another office: nothing can be folded of them yet
}

InterviewFold* LogFolder::at_hand(event::InterviewId id) {
  if (id != current_id_) {
    const auto found = open_.find(id);
    current_ = found == open_.end() ? nullptr : found->second.get();
    current_id_ = id;
  }
  return current_;
}

void LogFolder::hear(const EntryView& entry, const event::Event& event) {
  if (entry.kind < kFirstInterviewKind) return hear_device(event);
  if (event.kind == event::Kind::interview_opened) return open(entry, event);
  InterviewFold* const fold = at_hand(event.interview);
  if (fold == nullptr) {
    late_.insert(event.interview);
    return;
  }
  fold->apply(event);
  fold->info().last = entry.sequence;
}

void LogFolder::hear_device(const event::Event& event) {
  if (event.kind == event::Kind::enumerator_signed_in) enumerator_ = event.name;
  if (event.kind == event::Kind::enumerator_signed_out) enumerator_.clear();
  hear_clock(event, [this](std::uint32_t boot, std::int64_t utc_at_boot) { sink_.clock(boot, utc_at_boot); });
}

void LogFolder::open(const EntryView& entry, const event::Event& event) {
  std::string enumerator = enumerator_;
  if (again_) {
    const auto known = opened_by_.find(entry.sequence);
    enumerator = known != opened_by_.end() ? known->second : sink_.enumerator_of(entry.sequence);
  }
  std::unique_ptr<InterviewFold> fold;
  if (idle_.empty()) fold = std::make_unique<InterviewFold>();
  else fold = std::move(idle_.back()), idle_.pop_back();
  fold->begin({.device = device_, .id = entry.sequence, .last = entry.sequence, .form = event.hash, .case_id = std::string(event.name),
               .enumerator = std::move(enumerator), .language = std::string(event.language)});
  fold->opened = fold->ended = event.stamp;
  current_ = fold.get();
  current_id_ = entry.sequence;
  open_[entry.sequence] = std::move(fold);
}

void LogFolder::give(InterviewFold& fold) {
  if (decisions_ != nullptr) decisions_->apply(fold);
  sink_.write(fold, again_);
}

void LogFolder::write_finished() {
  for (auto at = open_.begin(); at != open_.end();) {
    if (at->second->info().state == InterviewState::kOpen) {
      ++at;
      continue;
    }
    give(*at->second);
    if (!at->second->info().enumerator.empty()) opened_by_[at->first] = at->second->info().enumerator;
    ++written_;
    idle_.push_back(std::move(at->second));
    at = open_.erase(at);
  }
  current_ = nullptr;
  current_id_ = 0;
  room_ = std::max(kMostAtHand, 2 * open_.size());
}

void LogFolder::write_all() {
  for (auto& [id, fold] : open_) {
    give(*fold);
    if (!fold->info().enumerator.empty()) opened_by_[id] = fold->info().enumerator;
    idle_.push_back(std::move(fold));
  }
  written_ += open_.size();
  open_.clear();
  current_ = nullptr;
  current_id_ = 0;
}

}  // namespace eslabon::store
