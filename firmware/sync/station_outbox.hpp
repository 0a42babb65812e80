// The station's outgoing frames, and how many bytes of them the device may have waiting.
#pragma once

#include <array>

#include "firmware/frame/frame_encoder.hpp"
#include "firmware/sync/control_message.hpp"

namespace eslabon::sync {

/// Every frame has a number, and the device tells in all of its frames which one it has heard last. What lies behind
/// that number has left the device's receive ring, arrived or not; the rest must never be more than the ring holds.
class StationOutbox {
 public:
  /// A new session, or a device that has said how large its ring is.
  void reset(std::size_t ring);
  void set_ring(std::size_t ring) { ring_ = ring; }
  /// Whether the last frame has been handed over whole.
  [[nodiscard]] bool idle() const { return at_ == size_; }
  /// Whether a frame with such a payload may be sent now.
  [[nodiscard]] bool has_room(std::size_t payload) const;
  /// Makes a frame; only when idle().
  void put(DownType type, Bytes head, Bytes payload);
  void put(const DownMessage& message);
  /// Hands over what is waiting.
  std::size_t take(MutableBytes out);
  void on_heard(std::uint8_t number);
  /// Nothing has come for so long that whatever was under way is gone.
  void forget();
  [[nodiscard]] bool all_heard() const { return under_way_ == 0; }
  /// The number of the last frame sent.
  [[nodiscard]] std::uint8_t number() const { return number_; }

 private:
  std::array<std::uint8_t, kMaxDownContent + 16> frame_{};
  std::array<std::uint16_t, 256> sizes_{};  ///< by number
  frame::FrameEncoder encoder_;
  std::size_t size_ = 0;
  std::size_t at_ = 0;
  std::size_t ring_ = kMinReceiveRing;
  std::size_t under_way_ = 0;
  std::uint8_t number_ = 0;
  std::uint8_t heard_ = 0;
};

}  // namespace eslabon::sync
