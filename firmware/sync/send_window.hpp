// What is under way: which pieces of the stream have been sent and not yet been acknowledged.
#pragma once

#include <array>
#include <span>

#include "firmware/sync/control_message.hpp"
#include "firmware/sync/log_stream.hpp"

namespace eslabon::sync {

/// The bytes are not kept: a piece knows where in the log it begins, and is read again when it was lost.
struct Piece {
  std::uint32_t offset = 0;          ///< in the stream
  std::uint32_t order = 0;           ///< when it was sent last; 0: to be sent again
  std::uint64_t place = 0;           ///< of its first entry, as LogCursor::place
  std::uint32_t sequence_delta = 0;  ///< of its first entry, from the stream's first
  std::uint16_t size = 0;            ///< stream bytes
  std::uint16_t within = 0;          ///< where in its first entry it begins
};

/// A line does not reorder. So a piece is lost as soon as something that was sent after it has been acknowledged; no
/// timer is needed.
class SendWindow {
 public:
  static constexpr std::size_t kPieces = 64;
  /// New pieces leave this many places free for splitting lost ones.
  static constexpr std::size_t kSpare = 8;

  /// A new stream, whose first entry is `first`.
  void begin(Sequence first);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] bool full() const { return count_ + kSpare >= kPieces; }
  /// Adds a piece that is being sent for the first time, beyond all others. Only when not full().
  void add(std::uint32_t offset, std::uint16_t size, const StreamPlace& place);
  /// The first lost piece, now counted as sent again; null when none is lost. Valid until the next change.
  Piece* take_lost();
  /// Cuts what lies behind `size` bytes off a piece and leaves it as lost; `rest` is its place. False: no room.
  bool split(Piece& piece, std::uint16_t size, const StreamPlace& rest);
  [[nodiscard]] StreamPlace place_of(const Piece& piece) const;
  /// A mark is about to be sent; everything sent so far is before it.
  void mark() { mark_order_ = ++order_; }
  /// Removes what has arrived and finds what is lost. `marked`: the last mark has been seen too.
  void acknowledge(const eslabon_Ack& ack, bool marked);

 private:
  bool arrived(const Piece& piece, const eslabon_Ack& ack) const;

  std::array<Piece, kPieces> pieces_{};
  std::size_t count_ = 0;
  Sequence first_ = 0;
  std::uint32_t order_ = 0;
  std::uint32_t mark_order_ = 0;
};

/// Where the run of received bytes around `offset` ends; `offset` itself when that byte has not been received.
std::uint32_t end_of_received(const eslabon_Ack& ack, std::uint32_t offset);
/// The first received offset beyond `offset`, which is none itself; UINT32_MAX when nothing is.
std::uint32_t next_received(const eslabon_Ack& ack, std::uint32_t offset);

}  // namespace eslabon::sync
