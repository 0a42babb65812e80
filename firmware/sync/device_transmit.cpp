// The sending half of DeviceSession: which frame next, and its bytes.
#include <algorithm>
#include <cstring>

#include "firmware/sync/device_session.hpp"

namespace eslabon::sync {
namespace {
constexpr std::uint64_t kMarkAgainMs = 20;
}

std::size_t DeviceSession::transmit(MutableBytes out, std::uint64_t now_ms) {
  now_ms_ = now_ms;
  check_silence();
  std::size_t sent = 0;
  while (sent < out.size() && connected_ && !hushed_) {
    if (frame_kind_ == FrameKind::kNone && !start_frame()) break;
    if (delimiter_first_) {
      out[sent++] = frame::kDelimiter;
      delimiter_first_ = false;
      continue;
    }
    sent += encoder_.take(out.subspan(sent));
    if (encoder_.done()) {
      finish_frame();
    } else if (const Status status = feed_encoder(); !status.ok()) {
      abandon_frame();
      refuse(Refusal::kLogUnreadable, 0, 0, status);
    }
  }
  return sent;
}

Status DeviceSession::feed_encoder() {
  const MutableBytes room = encoder_.room();
  if (room.empty()) return {};
  if (frame_kind_ == FrameKind::kData) {
    ESLABON_ASSIGN(const std::size_t count, stream_.fill(frame_place_, room));
    if (count != room.size()) return Error::kInternal;
  } else {
    std::memcpy(room.data(), control_.data() + control_at_, room.size());
    control_at_ += room.size();
  }
  encoder_.added(room.size());
  return {};
}

bool DeviceSession::start_frame() {
  if (answer_waiting_ && start_control()) return true;
  if (may_stream() && (start_lost() || start_fresh() || start_mark())) return true;
  if (!heard_waiting_) return false;
  open_frame(UpType::kHeard, 0, 0, 0);
  frame_kind_ = FrameKind::kBare;
  return true;
}

void DeviceSession::open_frame(UpType type, std::uint32_t offset, std::size_t payload, std::size_t repairable) {
  encoder_.begin(kUpHeadBytes + payload, repairable);
  const MutableBytes room = encoder_.room();
  store_le<std::uint32_t>(room.data(), up_head(type, offset));
  room[4] = heard_number_;
  encoder_.added(kUpHeadBytes);
  heard_waiting_ = false;
}

bool DeviceSession::start_control() {
  answer_waiting_ = false;
  const auto size = encode(answer_, control_);
  if (!size.ok()) return false;
  control_at_ = 0;
  open_frame(UpType::kControl, 0, *size, kControlRepairable);
  frame_kind_ = FrameKind::kControl;
  return true;
}

bool DeviceSession::start_lost() {
  Piece* piece = window_.take_lost();
  if (piece == nullptr) return false;
  StreamPlace end = window_.place_of(*piece);
  const Status status = prepare_lost(*piece, end);
  if (!status.ok()) return refuse(Refusal::kLogUnreadable, 0, 0, status), false;
  open_piece(piece->offset, piece->size, window_.place_of(*piece), end);
  return true;
}

// On a line that has become worse a lost piece goes out in smaller frames than before. Leaves `end` behind the piece.
Status DeviceSession::prepare_lost(Piece& piece, StreamPlace& end) {
  const std::uint32_t size = frame_bytes();
  const bool cut = piece.size > size + size / 2;
  ESLABON_ASSIGN(const std::uint32_t there, stream_.skip(end, cut ? size : piece.size));
  if (there != (cut ? size : piece.size)) return Error::kInternal;
  if (!cut || window_.split(piece, static_cast<std::uint16_t>(size), end)) return {};
  ESLABON_ASSIGN(const std::uint32_t rest, stream_.skip(end, piece.size - size));
  return rest == piece.size - size ? Status{} : Status{Error::kInternal};
}

bool DeviceSession::start_fresh() {
  const auto size = prepare_fresh();
  if (!size.ok()) return refuse(Refusal::kLogUnreadable, 0, 0, size.status()), false;
  if (*size == 0) return false;
  StreamPlace end = fresh_place_;
  const auto there = stream_.skip(end, *size);
  if (!there.ok()) return refuse(Refusal::kLogUnreadable, 0, 0, there.status()), false;
  window_.add(fresh_offset_, static_cast<std::uint16_t>(*there), fresh_place_);
  open_piece(fresh_offset_, *there, fresh_place_, end);
  fresh_offset_ += *there;
  fresh_place_ = end;
  return true;
}

// Skips what the station has from an earlier session; the most that the next fresh piece may hold, 0 for none.
Result<std::uint32_t> DeviceSession::prepare_fresh() {
  if (const std::uint32_t had = end_of_received(ack_, fresh_offset_); had > fresh_offset_) {
    ESLABON_ASSIGN(const std::uint32_t skipped, stream_.skip(fresh_place_, had - fresh_offset_));
    fresh_offset_ += skipped;
  }
  const std::uint32_t limit = std::min(ack_.limit, kMaxStreamOffset);
  if (all_sent() || window_.full() || fresh_offset_ >= limit) return std::uint32_t{0};
  return std::min(std::min(limit, next_received(ack_, fresh_offset_)) - fresh_offset_, frame_bytes());
}

std::uint32_t DeviceSession::frame_bytes() const {
  return std::clamp<std::uint32_t>(ack_.frame_bytes, kMinFrameBytes, kMaxFrameBytes);
}

void DeviceSession::open_piece(std::uint32_t offset, std::uint32_t size, const StreamPlace& place, const StreamPlace& end) {
  std::size_t repairable = std::min<std::size_t>(ack_.repairable, frame::kMaxCodewordParity / 2);
  while (repairable > 0 && frame::parity_bytes(kUpHeadBytes + size, repairable) > frame::kMaxParityBytes) --repairable;
  open_frame(stream_.at_end(end) ? UpType::kDataLast : UpType::kData, offset, size, repairable);
  frame_place_ = place;
  frame_kind_ = FrameKind::kData;
}

// Everything is out, or the window is full: ask what has arrived instead of waiting for a time to pass.
bool DeviceSession::start_mark() {
  if (window_.empty() || (mark_number_ != 0 && now_ms_ - mark_ms_ < kMarkAgainMs)) return false;
  if (mark_number_ == 0) {
    if (++last_mark_ == 0) last_mark_ = 1;
    mark_number_ = last_mark_;
    window_.mark();
  }
  mark_ms_ = now_ms_;
  open_frame(UpType::kMark, mark_number_, 0, 0);
  frame_kind_ = FrameKind::kBare;
  return true;
}

void DeviceSession::abandon_frame() {
  if (frame_kind_ != FrameKind::kNone) delimiter_first_ = true;
  frame_kind_ = FrameKind::kNone;
}

void DeviceSession::finish_frame() {
  const FrameKind kind = frame_kind_;
  frame_kind_ = FrameKind::kNone;
  if (kind != FrameKind::kControl || next_baud_ == 0) return;
  hushed_ = next_baud_ != baud_;
  baud_ = next_baud_;
  next_baud_ = 0;
  heard_ms_ = now_ms_;
}

}  // namespace eslabon::sync
