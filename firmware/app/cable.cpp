#include "firmware/app/cable.hpp"

#include <algorithm>
#include <array>

namespace eslabon::app {
namespace {

constexpr std::size_t kPieceBytes = 128;
constexpr int kPiecesAtOnce = 8;  // a key press must not wait for a whole transfer

}  // namespace

void Cable::start(const sync::DeviceProfile& profile, sync::LogSource& log, sync::ObjectSink& objects) {
  session_.emplace(profile, log, objects);
  baud_ = session_->wanted_baud();
}

bool Cable::receive() {
  std::array<std::uint8_t, kPieceBytes> piece;
  const std::size_t size = stream_.read(piece);
  if (size == 0) return false;
  if (session_) session_->receive(Bytes(piece).first(size), clock_.uptime_ms());
  return true;
}

bool Cable::transmit() {
  std::array<std::uint8_t, kPieceBytes> piece;
  const MutableBytes room = MutableBytes(piece).first(std::min(stream_.writable(), piece.size()));
  const std::size_t size = room.empty() ? 0 : session_->transmit(room, clock_.uptime_ms());
  if (size != 0) stream_.write(room.first(size));
  return size != 0;
}

bool Cable::pump() {
  bool moved = false;
  for (int i = 0; i < kPiecesAtOnce && receive(); ++i) moved = true;
  if (!session_) return moved;
  bool sent = true;
  for (int i = 0; i < kPiecesAtOnce && sent; ++i) {
    sent = transmit();
    moved = moved || sent;
  }
  const std::uint32_t baud = session_->wanted_baud();
  if (!sent && baud != baud_ && stream_.set_baud(baud).ok()) baud_ = baud;
  return moved;
}

}  // namespace eslabon::app
