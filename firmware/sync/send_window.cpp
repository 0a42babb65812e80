#include "firmware/sync/send_window.hpp"

#include <algorithm>

namespace eslabon::sync {

void SendWindow::begin(Sequence first) {
  count_ = 0;
  first_ = first;
  order_ = mark_order_ = 0;
}

void SendWindow::add(std::uint32_t offset, std::uint16_t size, const StreamPlace& place) {
  ESLABON_CHECK(count_ < kPieces);
  pieces_[count_++] = {offset, ++order_, place.cursor.place,
                       static_cast<std::uint32_t>(place.cursor.sequence - first_), size,
                       static_cast<std::uint16_t>(place.within)};
}

StreamPlace SendWindow::place_of(const Piece& piece) const {
  return {{first_ + piece.sequence_delta, piece.place}, piece.within};
}

Piece* SendWindow::take_lost() {
  const auto end = pieces_.begin() + static_cast<std::ptrdiff_t>(count_);
  const auto lost = std::find_if(pieces_.begin(), end, [](const Piece& piece) { return piece.order == 0; });
  if (lost == end) return nullptr;
  lost->order = ++order_;
  return &*lost;
}

bool SendWindow::split(Piece& piece, std::uint16_t size, const StreamPlace& rest) {
  if (count_ == kPieces) return false;
  const auto at = static_cast<std::size_t>(&piece - pieces_.data());
  std::move_backward(pieces_.begin() + static_cast<std::ptrdiff_t>(at), pieces_.begin() + static_cast<std::ptrdiff_t>(count_),
                     pieces_.begin() + static_cast<std::ptrdiff_t>(count_ + 1));
  ++count_;
  pieces_[at + 1] = {piece.offset + size, 0, rest.cursor.place, static_cast<std::uint32_t>(rest.cursor.sequence - first_),
                     static_cast<std::uint16_t>(piece.size - size), static_cast<std::uint16_t>(rest.within)};
  piece.size = size;
  return true;
}

bool SendWindow::arrived(const Piece& piece, const eslabon_Ack& ack) const {
  return end_of_received(ack, piece.offset) >= piece.offset + piece.size;
}

void SendWindow::acknowledge(const eslabon_Ack& ack, bool marked) {
  std::uint32_t seen = marked ? mark_order_ : 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (arrived(pieces_[i], ack)) {
      seen = std::max(seen, pieces_[i].order);
    } else {
      pieces_[kept++] = pieces_[i];
    }
  }
  count_ = kept;
  for (std::size_t i = 0; i < count_; ++i)
    if (pieces_[i].order < seen) pieces_[i].order = 0;
}

std::uint32_t end_of_received(const eslabon_Ack& ack, std::uint32_t offset) {
  if (offset < ack.base) return ack.base;
  std::uint32_t end = ack.base;
  for (std::size_t i = 0; i + 1 < ack.ranges_count; i += 2) {
    const std::uint32_t begin = end + ack.ranges[i];
    end = begin + ack.ranges[i + 1];
    if (offset < begin) return offset;
    if (offset < end) return end;
  }
  return offset;
}

std::uint32_t next_received(const eslabon_Ack& ack, std::uint32_t offset) {
  std::uint32_t end = ack.base;
  for (std::size_t i = 0; i + 1 < ack.ranges_count; i += 2) {
    const std::uint32_t begin = end + ack.ranges[i];
    end = begin + ack.ranges[i + 1];
    if (offset < begin) return begin;
  }
  return UINT32_MAX;
}

}  // namespace eslabon::sync
