// What StationSession takes from the line and puts on it.
#include <algorithm>

#include "firmware/sync/station_session.hpp"

namespace eslabon::sync {
namespace {
constexpr std::uint32_t kAckFrames = 4;
constexpr std::uint64_t kAckNewsMs = 10;
constexpr std::uint64_t kAckIdleMs = 100;
}  // namespace

void StationSession::receive(Bytes bytes, std::uint64_t now_ms) {
  now_ms_ = now_ms;
  status_.line_bytes += bytes.size();
  for (const std::uint8_t byte : bytes)
    if (const auto content = decoder_.put(byte)) handle_frame(*content);
  if (decoder_.overlong() != overlong_) {
    overlong_ = decoder_.overlong();
    note_damage(status_.shape.frame_bytes);
  }
}

void StationSession::note_damage(std::size_t bytes) {
  if (status_.phase != StationPhase::kStreaming) return;
  ++status_.damaged_frames;
  ack_now_ = true;
  if (quality_.on_damaged(bytes)) note_shape();
  if (raised_baud_ == 0 || status_.baud != raised_baud_ || !quality_.hopeless()) return;
  slow_down();
  line_lost(now_ms_);
}

void StationSession::note_shape() {
  status_.shape = quality_.shape();
  opener_.expect(status_.shape.repairable);
  ack_now_ = true;
}

void StationSession::handle_frame(MutableBytes content) {
  const std::size_t size = content.size();
  const auto opened = opener_.open(content);
  if (!opened || opened->body.size() < kUpHeadBytes) return note_damage(size);
  const auto head = load_le<std::uint32_t>(opened->body.data());
  const Bytes payload = opened->body.subspan(kUpHeadBytes);
  const auto type = static_cast<UpType>(head >> 28);
  const std::uint32_t offset = head & kMaxStreamOffset;
  if (status_.phase != StationPhase::kCalling) {
    heard_ms_ = now_ms_;
    outbox_.on_heard(opened->body[4]);
  }
  status_.repaired_symbols += static_cast<std::uint32_t>(opened->repaired);
  if (type == UpType::kControl) return on_control(payload);
  if (type == UpType::kMark) mark_ = static_cast<std::uint8_t>(offset), ack_now_ = true;
  if (type != UpType::kData && type != UpType::kDataLast) return;
  if (status_.phase == StationPhase::kCalling && stream_open_) return on_early_data(offset, payload);
  if (status_.phase != StationPhase::kStreaming) return;
  if (quality_.on_good(size, opened->repaired)) note_shape();
  on_data(offset, payload);
}

// After a cut a device sends on before it is called, and much of that may lie before its answer.
void StationSession::on_early_data(std::uint32_t offset, Bytes bytes) {
  early_data_ = true;
  count_data(buffer_.insert(offset, bytes), bytes.size());
}

void StationSession::count_data(std::size_t added, std::size_t came) {
  status_.stream_bytes += added;
  status_.repeated_bytes += came - added;
}

void StationSession::on_data(std::uint32_t offset, Bytes bytes) {
  const bool whole_before = !buffer_.has_holes();
  const std::size_t added = buffer_.insert(offset, bytes);
  ++news_;
  count_data(added, bytes.size());
  if (added == 0 || (whole_before && buffer_.has_holes())) ack_now_ = true;
  collect();
}

void StationSession::on_control(Bytes bytes) {
  if (!decode(bytes, incoming_).ok()) return;
  if (incoming_.which_message == eslabon_Up_welcome_tag) {
    if (incoming_.message.welcome.session == session_) heard_ms_ = now_ms_;
    return on_welcome(incoming_.message.welcome);
  }
  if (status_.phase == StationPhase::kCalling || status_.phase >= StationPhase::kLeaving) return;
  switch (incoming_.which_message) {
    case eslabon_Up_baud_set_tag: return on_baud_set(incoming_.message.baud_set);
    case eslabon_Up_begun_tag: return on_begun(incoming_.message.begun);
    case eslabon_Up_refused_tag: return on_refused(incoming_.message.refused);
    case eslabon_Up_committed_tag: return on_committed(incoming_.message.committed);
    case eslabon_Up_blocks_tag: return on_blocks(incoming_.message.blocks);
    case eslabon_Up_object_state_tag: return on_object_state(incoming_.message.object_state);
    default: return;
  }
}

std::size_t StationSession::transmit(MutableBytes out, std::uint64_t now_ms) {
  now_ms_ = now_ms;
  drive();
  std::size_t sent = 0;
  while (sent < out.size()) {
    if (outbox_.idle() && !next_frame()) break;
    sent += outbox_.take(out.subspan(sent));
  }
  return sent;
}

void StationSession::drive() {
  check_silence();
  check_switch();
  drive_store();
}

// How long each kind of work may keep a device from saying anything.
std::uint64_t StationSession::patience_ms() const {
  switch (status_.phase) {
    case StationPhase::kStreaming:
    case StationPhase::kStoring: return 500;
    case StationPhase::kBeginning:
    case StationPhase::kCommitting: return 3000;
    case StationPhase::kPushing: return 10000;
    default: return UINT64_MAX;
  }
}

void StationSession::check_silence() {
  const std::uint64_t silent_ms = now_ms_ - heard_ms_;
  constexpr std::uint64_t kGoneMs = 300;
  // Only a commit keeps a device away from its ring for longer: it reads the whole object back.
  const bool is_checking = status_.phase == StationPhase::kPushing && push_.complete();
  if (silent_ms > kGoneMs && !is_checking && !outbox_.all_heard()) outbox_.forget();
  if (silent_ms <= patience_ms()) return;
  constexpr std::uint8_t kMostSilences = 3;
  if (raised_baud_ != 0 && status_.baud == raised_baud_ && ++silences_ >= kMostSilences) slow_down();
  line_lost(now_ms_);
}

std::uint64_t StationSession::wake_ms() const {
  if (over()) return UINT64_MAX;
  return now_ms_ + (status_.phase == StationPhase::kStoring ? 1 : 10);
}

std::uint64_t StationSession::retry_ms() const {
  switch (status_.phase) {
    case StationPhase::kSwitching: return 50;
    case StationPhase::kPushing: return push_.complete() ? 1000 : 200;
    case StationPhase::kCommitting: return times_asked_ < 3 ? 80 : 400;
    default: return times_asked_ < 4 ? 60 : 200;
  }
}

bool StationSession::next_frame() { return put_question() || (ack_is_due() && put_ack()) || put_object_data(); }

bool StationSession::put_question() {
  if (status_.phase == StationPhase::kLeaving && question_copies_ == 0) {
    status_.phase = outcome_;
    status_.baud = raised_baud_ != 0 ? welcome_.base_baud : status_.baud;
    return false;
  }
  if (question_copies_ == 0) {
    if (!asking_ || now_ms_ - asked_ms_ < retry_ms()) return false;
    question_copies_ = 1;
    // A device that was left at a higher rate goes back to the base rate after a while; until then it is called at both.
    if (status_.phase == StationPhase::kCalling && raised_baud_ != 0 && times_asked_ % 4 == 3)
      status_.baud = status_.baud == raised_baud_ ? welcome_.base_baud : raised_baud_;
    if (status_.phase == StationPhase::kPushing) push_.go_back(), question_ = push_.question();
  }
  if (!outbox_.has_room(kMaxControlBytes / 2)) return false;
  outbox_.put(question_);
  --question_copies_;
  ++times_asked_;
  asked_ms_ = now_ms_;
  return true;
}

bool StationSession::ack_is_due() const {
  if (status_.phase != StationPhase::kStreaming && status_.phase != StationPhase::kStoring) return false;
  const std::uint64_t since_ms = now_ms_ - acked_ms_;
  return ack_now_ || news_ >= kAckFrames || (news_ > 0 && since_ms >= kAckNewsMs) || since_ms >= kAckIdleMs;
}

bool StationSession::put_ack() {
  if (!outbox_.has_room(kMaxControlBytes / 2)) return false;
  DownMessage message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_ack_tag;
  eslabon_Ack& ack = message.message.ack;
  buffer_.describe(ack);
  ack.stream = stream_;
  ack.frame_bytes = status_.shape.frame_bytes;
  ack.repairable = status_.shape.repairable;
  ack.mark = mark_;
  outbox_.put(message);
  acked_ms_ = now_ms_;
  news_ = 0;
  ack_now_ = false;
  return true;
}

bool StationSession::put_object_copy() {
  DownMessage copy;
  if (!outbox_.has_room(kMaxControlBytes / 2) || !push_.next_copy(copy)) return false;
  outbox_.put(copy);
  push_.sent(copy.message.object_copy.size);
  asking_ = true;
  asked_ms_ = now_ms_;
  return true;
}

bool StationSession::put_object_data() {
  if (status_.phase != StationPhase::kPushing) return false;
  const Bytes piece = push_.next_piece();
  if (piece.empty() && put_object_copy()) return true;
  if (piece.empty() || !outbox_.has_room(piece.size() + 4)) return false;
  std::array<std::uint8_t, 4> offset{};
  store_le<std::uint32_t>(offset.data(), push_.next_offset());
  outbox_.put(DownType::kObjectData, offset, piece);
  push_.sent(piece.size());
  asking_ = true;
  asked_ms_ = now_ms_;
  return true;
}

}  // namespace eslabon::sync
