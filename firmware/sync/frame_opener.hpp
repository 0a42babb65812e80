// Opens a device's frames, of whatever parity they are.
#pragma once

#include <array>
#include <optional>

#include "firmware/frame/frame_decoder.hpp"
#include "firmware/frame/frame_repair.hpp"
#include "firmware/sync/wire_layout.hpp"

namespace eslabon::sync {

/// The parity in use changes while frames are on their way, and control frames have their own; a frame does not say
/// which. The CRC tells: all are tried, the likely one first.
class FrameOpener {
 public:
  /// The body (valid until the content's memory changes) and what was repaired; nothing when the frame is lost.
  std::optional<frame::OpenedFrame> open(MutableBytes content);
  /// What data frames are asked to have from now on.
  void expect(std::uint8_t repairable);

 private:
  std::array<std::uint8_t, kMaxUpContent> copy_{};
  std::uint8_t now_ = 1;
  std::uint8_t before_ = 1;
};

}  // namespace eslabon::sync
