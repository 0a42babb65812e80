#include "firmware/sync/station_session.hpp"

#include <algorithm>

#include "firmware/base/split_mix.hpp"

namespace eslabon::sync {
namespace {

constexpr std::array<std::uint32_t, 8> kRates{3000000, 2000000, 1500000, 921600, 460800, 230400, 115200, 57600};
constexpr std::uint32_t kMostRounds = 8;
constexpr std::uint8_t kMostCorruptions = 3;
constexpr std::uint32_t kRenumberAt = kMaxStreamOffset / 2;

std::uint32_t highest_rate(std::uint32_t limit) {
  for (const std::uint32_t rate : kRates)
    if (rate <= limit) return rate;
  return 0;
}

}  // namespace

const char* name_of(StationPhase phase) {
  switch (phase) {
    case StationPhase::kCalling: return "calling";
    case StationPhase::kSwitching: return "switching";
    case StationPhase::kBeginning: return "comparing";
    case StationPhase::kStreaming: return "receiving";
    case StationPhase::kStoring: return "storing";
    case StationPhase::kCommitting: return "confirming";
    case StationPhase::kPushing: return "sending";
    case StationPhase::kLeaving: return "leaving";
    case StationPhase::kFinished: return "done";
    case StationPhase::kStopped: return "stopped";
  }
  return "unknown";
}

StationSession::StationSession(StationSink& sink, const StationMemory& memory, const StationOrder& order, std::uint64_t seed)
    : sink_(sink),
      order_(order),
      reports_(memory.reports),
      buffer_(memory.stream),
      entries_(buffer_, memory.entries),
      baud_limit_(order.max_baud),
      chance_(seed) {
  ESLABON_CHECK(memory.reports.size() >= order.objects.size() && memory.entries.size() >= 64);
  status_.shape = quality_.shape();
  call();
}

void StationSession::ask(const DownMessage& message, StationPhase phase, unsigned copies) {
  question_ = message;
  question_copies_ = copies;
  asking_ = true;
  times_asked_ = 0;
  status_.phase = phase;
}

// A device whose stream was running is called by the same session number: it goes on with that stream.
void StationSession::call() {
  if (!stream_open_) session_ = split_mix(chance_);
  DownMessage message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_hello_tag;
  begins_at_once_ = !resumable_ && !order_.skip_log && order_.max_baud == 0;
  message.message.hello = {session_, kProtocolVersion, order_.utc_s, order_.local_min, begins_at_once_};
  outbox_.reset(kMinReceiveRing);
  ask(message, StationPhase::kCalling, 1);
}

void StationSession::line_lost(std::uint64_t now_ms) {
  now_ms_ = now_ms;
  decoder_.reset();
  if (over()) return;
  if (status_.phase == StationPhase::kLeaving) {
    status_.phase = outcome_;
    return;
  }
  if (status_.phase != StationPhase::kCalling) ++status_.reconnects;
  push_.stop();
  call();
}

void StationSession::on_welcome(const eslabon_Welcome& welcome) {
  if (welcome.session != session_) return;
  const bool talking = status_.phase > StationPhase::kSwitching && status_.phase < StationPhase::kLeaving;
  const bool rebooted = welcome.boot_counter != status_.boot_counter;
  if (rebooted) stream_open_ = false;
  // It took a Hello under way for a new one, or does not send what we wait for.
  if (talking && (rebooted || (status_.phase == StationPhase::kStreaming && !is_open_stream(welcome)))) return line_lost(now_ms_);
  if (status_.phase != StationPhase::kCalling && status_.phase != StationPhase::kSwitching) return;
  answered();
  if (welcome.version != kProtocolVersion) return stop(Refusal::kVersion, {});
  if (status_.known && welcome.device != status_.device) {
    resumable_ = stream_open_ = false;
    rounds_ = 0;
    status_.first_wanted = 0;
  }
  welcome_ = welcome;
  status_.known = true;
  status_.device = welcome.device;
  status_.boot_counter = welcome.boot_counter;
  status_.last = welcome.next == 0 ? 0 : welcome.next - 1;
  outbox_.set_ring(std::max<std::size_t>(kMinReceiveRing, welcome.receive_ring));
  if (status_.phase == StationPhase::kCalling && change_rate()) return;
  begin_log(welcome.has_begun ? &welcome.begun : nullptr);
}

// True when both sides are about to change the line's rate.
bool StationSession::change_rate() {
  if (order_.max_baud == 0 || order_.skip_log) return false;
  const std::uint32_t best = highest_rate(std::min(baud_limit_, welcome_.max_baud));
  const std::uint32_t rate = std::max(best, welcome_.base_baud);
  if (rate == (status_.baud == 0 ? welcome_.base_baud : status_.baud)) return false;
  DownMessage message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_set_baud_tag;
  message.message.set_baud.baud = rate;
  ask(message, StationPhase::kSwitching, 1);
  return true;
}

// The line does not carry this rate well: begin again at the next lower one.
void StationSession::slow_down() {
  baud_limit_ = highest_rate(raised_baud_ - 1);
  silences_ = 0;
  quality_ = {};
  status_.shape = quality_.shape();
}

void StationSession::on_baud_set(const eslabon_BaudSet& set) {
  if (status_.phase != StationPhase::kSwitching || question_.which_message != eslabon_Down_set_baud_tag) return;
  if (set.baud != question_.message.set_baud.baud) {
    answered();
    return begin_log();
  }
  status_.baud = raised_baud_ = set.baud;
  DownMessage message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_hello_tag;
  message.message.hello = {session_, kProtocolVersion, 0, 0, false};
  ask(message, StationPhase::kSwitching, 1);
}

// The line does not carry the new rate: the device goes back by itself when it hears nothing.
void StationSession::check_switch() {
  constexpr unsigned kMostAsked = 6;
  if (status_.phase != StationPhase::kSwitching || times_asked_ < kMostAsked) return;
  if (raised_baud_ != 0) slow_down();
  else baud_limit_ = 0;
  raised_baud_ = 0;
  status_.baud = welcome_.base_baud;
  call();
}

// `begun`: the stream that the device is sending, if any: the one before a cut, or one that it has begun by itself.
void StationSession::begin_log(const eslabon_Begun* begun) {
  if (order_.skip_log) return push_next();
  if (stream_open_ && is_open_stream(welcome_)) return go_on();
  stream_open_ = false;
  if (early_data_) resumable_ = false;  // it belonged to somebody else's stream
  if (!resumable_) {
    const auto position = sink_.position(status_.device);
    if (!position.ok()) return stop(Refusal::kNone, position.status());
    given_ = stored_ = *position;
    buffer_.clear();
    early_data_ = false;
    entries_.begin(given_);
    status_.stored_up_to = status_.received_up_to = stored_.up_to;
    resumable_ = true;
    if (begins_at_once_ && begun != nullptr && begun->start == entries_.next() && begun->chain_before == given_.chain) {
      stream_ = 0;
      mark_ = 0;
      status_.phase = StationPhase::kBeginning;
      return on_begun(*begun);
    }
  }
  begin_stream();
}

bool StationSession::is_open_stream(const eslabon_Welcome& welcome) const {
  const eslabon_Begun& begun = welcome.begun;
  return welcome.has_begun && begun.stream == begun_.stream && begun.start == begun_.start && begun.chain_before == begun_.chain_before &&
         begun.last == begun_.last && begun.chain_last == begun_.chain_last;
}

// The next Ack tells the device what the cut has cost.
void StationSession::go_on() {
  status_.phase = StationPhase::kStreaming;
  status_.last = stream_last_;
  early_data_ = false;
  ack_now_ = true;
  collect();
}

void StationSession::begin_stream() {
  stream_open_ = false;
  ++stream_;
  mark_ = 0;
  buffer_.rebase();
  DownMessage message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_begin_tag;
  eslabon_Begin& begin = message.message.begin;
  begin.stream = stream_;
  begin.up_to = given_.up_to;
  begin.chain = given_.chain;
  begin.start = entries_.next();
  begin.offset = entries_.next_offset();
  begin.has_ack = true;
  buffer_.describe(begin.ack);
  begin.ack.stream = stream_;
  begin.ack.frame_bytes = status_.shape.frame_bytes;
  begin.ack.repairable = status_.shape.repairable;
  ask(message, StationPhase::kBeginning, 2);
}

void StationSession::restart_log() {
  if (++corruptions_ > kMostCorruptions) return stop(Refusal::kNone, Error::kCorrupt);
  resumable_ = stream_open_ = false;
  if (status_.phase <= StationPhase::kSwitching) return;  // on_welcome() goes on
  begin_log();
}

void StationSession::on_begun(const eslabon_Begun& begun) {
  if (status_.phase != StationPhase::kBeginning || begun.stream != stream_) return;
  answered();
  if (begun.start != entries_.next()) {  // older entries are gone from the device
    const bool is_new_card = begun.chain_before == 0 && static_cast<std::uint32_t>(begun.start) == 1;
    if (!is_new_card) {
      status_.gap_from = entries_.next();
      status_.gap_to = begun.start - 1;
    }
    given_ = stored_ = {begun.start - 1, begun.chain_before};
    buffer_.clear();
    entries_.begin(given_);
    return begin_stream();
  }
  begun_ = begun;
  stream_open_ = true;
  stream_last_ = begun.last;
  entries_.expect_end({begun.last, begun.chain_last});
  if (status_.first_wanted == 0) status_.first_wanted = begun.start;
  go_on();
}

void StationSession::on_refused(const eslabon_Refused& refused) {
  const auto reason = static_cast<Refusal>(refused.reason);
  const Status error = refused.error == 0 ? Status() : Status(static_cast<Error>(refused.error));
  stop(reason == Refusal::kNone ? Refusal::kLogUnreadable : reason, error);
}

void StationSession::begin_commit() {
  // Behind a gap there may be nothing: what another station has taken is not ours to confirm.
  const auto held = sink_.stored(status_.device);
  if (stored_.up_to == 0 || !held.ok() || held->up_to < stored_.up_to) return push_next();
  DownMessage message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_commit_tag;
  message.message.commit = {stored_.up_to, stored_.chain, order_.station, last_question()};
  ask(message, StationPhase::kCommitting, 1);
}

// Only a line whose rate has to go back needs a good-bye then, which would cost its way there.
bool StationSession::last_question() const { return status_.objects_done == order_.objects.size() && raised_baud_ == 0; }

void StationSession::on_committed(const eslabon_Committed& committed) {
  if (status_.phase != StationPhase::kCommitting || committed.up_to != stored_.up_to) return;
  answered();
  status_.committed_up_to = committed.up_to;
  if (committed.next > stream_last_ + 1 && ++rounds_ < kMostRounds) return begin_stream();
  if (last_question() && committed.next == committed.up_to + 1) {
    status_.phase = StationPhase::kFinished;
    return;
  }
  push_next();
}

void StationSession::push_next() {
  if (status_.objects_done == order_.objects.size()) return leave(StationPhase::kFinished);
  push_.begin(order_.objects[status_.objects_done], std::span(welcome_.objects).first(welcome_.objects_count));
  status_.object_bytes = 0;
  ask(push_.question(), StationPhase::kPushing, 1);
}

void StationSession::on_blocks(const eslabon_Blocks& blocks) {
  if (status_.phase == StationPhase::kPushing && push_.on_blocks(blocks)) ask(push_.question(), StationPhase::kPushing, 1);
}

void StationSession::on_object_state(const eslabon_ObjectState& state) {
  if (status_.phase != StationPhase::kPushing || !push_.active()) return;
  const bool was_complete = push_.complete();
  const bool was_known = push_.known();
  const PushResult result = push_.on_state(state, outbox_.all_heard());
  status_.object_bytes = push_.at_device();
  asked_ms_ = now_ms_;
  times_asked_ = 0;
  if (result == PushResult::kUnderWay) {
    asking_ = push_.complete() || !push_.known();
    const bool turned = (push_.complete() && !was_complete) || (was_known && !push_.known());
    if (turned) ask(push_.question(), StationPhase::kPushing, 1);
    return;
  }
  reports_[status_.objects_done++] = {result, push_.error(), push_.spared()};
  push_next();
}

void StationSession::leave(StationPhase outcome) {
  outcome_ = outcome;
  DownMessage message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_bye_tag;
  ask(message, StationPhase::kLeaving, 2);
}

void StationSession::stop(Refusal refusal, Status error) {
  status_.refusal = refusal;
  status_.error = error;
  leave(StationPhase::kStopped);
}

void StationSession::collect() {
  if (!entries_.collect().ok()) return restart_log();
  status_.received_up_to = entries_.next() - 1;
  if (stream_complete()) {
    status_.phase = StationPhase::kStoring;
  } else if (buffer_.whole() > kRenumberAt) {
    begin_stream();
  }
}

// True when something has been handed over.
bool StationSession::give_to_store() {
  constexpr std::size_t kBatchBytes = 65536;
  constexpr std::uint64_t kBatchMs = 500;
  if (entries_.proved().empty()) return false;
  const bool pausing = status_.phase != StationPhase::kStreaming;
  if (!pausing && !entries_.full() && entries_.proved_bytes() < kBatchBytes && now_ms_ - stored_ms_ < kBatchMs) return false;
  const Status status = sink_.store(status_.device, entries_.before(), entries_.proved(), entries_.proved_up_to().chain);
  if (!status.ok()) {
    if (status.error() == Error::kCorrupt) restart_log();
    else if (status.error() != Error::kBusy) stop(Refusal::kNone, status);
    return false;
  }
  given_ = entries_.proved_up_to();
  entries_.take();
  stored_ms_ = now_ms_;
  return true;
}

// False when the session has been turned.
bool StationSession::check_stored() {
  if (stored_ == given_) return true;
  const auto stored = sink_.stored(status_.device);
  if (!stored.ok()) {
    if (stored.error() == Error::kCorrupt) restart_log();
    else stop(Refusal::kNone, stored.status());
    return false;
  }
  // Nothing of this session is stored yet while the store still has what lies before a gap.
  if (stored->up_to > stored_.up_to) stored_ = *stored;
  status_.stored_up_to = stored_.up_to;
  return true;
}

void StationSession::drive_store() {
  if (!resumable_ || status_.phase >= StationPhase::kLeaving) return;
  if (give_to_store() && status_.phase == StationPhase::kStreaming) collect();
  if (status_.phase >= StationPhase::kLeaving || !check_stored()) return;
  if (status_.phase == StationPhase::kStoring && entries_.proved().empty() && stored_.up_to >= stream_last_) begin_commit();
}

}  // namespace eslabon::sync
