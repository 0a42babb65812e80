#include "firmware/sync/frame_opener.hpp"

#include <algorithm>

namespace eslabon::sync {

void FrameOpener::expect(std::uint8_t repairable) {
  if (repairable == now_) return;
  before_ = now_;
  now_ = repairable;
}

std::optional<frame::OpenedFrame> FrameOpener::open(MutableBytes content) {
  const std::array<std::uint8_t, 6> candidates{now_, kControlRepairable, before_, 0, 1, 4};
  // Undamaged ones first: that costs a CRC each and changes nothing.
  for (const std::uint8_t repairable : candidates) {
    const std::size_t parity = 2U * repairable * (repairable == 0 ? 1 : (content.size() + frame::kCodewordBytes - 1) / frame::kCodewordBytes);
    if (content.size() <= parity) continue;
    if (const auto body = frame::open_plain(content.first(content.size() - parity))) return frame::OpenedFrame{*body, 0};
  }
  if (content.size() > copy_.size()) return std::nullopt;
  std::copy(content.begin(), content.end(), copy_.begin());
  for (const std::uint8_t repairable : candidates) {
    if (repairable == 0) continue;
    if (const auto opened = frame::open_repaired(content, repairable)) return opened;
    std::copy_n(copy_.begin(), content.size(), content.begin());
  }
  return std::nullopt;
}

}  // namespace eslabon::sync
