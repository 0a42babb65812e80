#include "host/check/interview_facts.hpp"

#include <algorithm>

namespace eslabon::check {
namespace {

std::uint64_t gap_ms(const event::Stamp& from, const event::Stamp& to) {
  return from.boot == to.boot && to.uptime_ms > from.uptime_ms ? to.uptime_ms - from.uptime_ms : 0;
}

}  // namespace

void FactsRecorder::hear(const event::Event& event) {
  if (event.kind == event::Kind::interview_opened && event.has_utc) {
    const std::int64_t local_s = event.utc_s + (event.has_local ? event.local_min * 60 : 0);
    facts_.local_hour = static_cast<std::int8_t>(((local_s % 86'400) + 86'400) % 86'400 / 3600);
  }
  if (begun_) facts_.active_ms += static_cast<std::uint32_t>(std::min(gap_ms(last_, event.stamp), kLongestGapMs));
  begun_ = true;
  last_ = event.stamp;
  ended_ = ended_ || event.kind == event::Kind::interview_finished;
  returned_ = returned_ || event.kind == event::Kind::interview_returned;
}

void FactsRecorder::hear_answer() {
  ++facts_.answers;
  if (answered_ && last_answer_.boot == last_.boot && gap_ms(last_answer_, last_) < kQuickMs) ++facts_.quick;
  if (ended_ && !returned_) ++facts_.after_end;
  answered_ = true;
  last_answer_ = last_;
}

}  // namespace eslabon::check
