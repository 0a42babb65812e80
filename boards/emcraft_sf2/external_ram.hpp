// The module's 64 MB of DDR memory at 0xA0000000: what need not survive power.
//
//   0xA0000000   what the display shows: 128 x 64 pixels, two a byte, the high nibble left; then 1 byte: whether it is on
//   0xA0010000   the answers of the interview that is open (4 MB)
#pragma once

#include "firmware/port/block_device.hpp"

namespace eslabon::board {

inline constexpr std::uint32_t kShownFrame = 0xA0000000;
inline constexpr std::uint32_t kFrameBytes = 128 * 64 / 2;

/// Tells the MPU that this is memory and not a device, so that unaligned accesses are allowed. The memory controller
/// has been set up by what runs before this image (docs/porting.md).
void set_up_external_ram();

/// Part of it as a medium that can be rewritten at will.
class ExternalRam final : public port::BlockDevice {
 public:
  [[nodiscard]] port::Geometry geometry() const override { return {kSize, 512, 512, true}; }
  Status read(std::uint64_t offset, MutableBytes out) override;
  Status program(std::uint64_t offset, Bytes data) override;
  Status erase(std::uint64_t, std::uint64_t) override { return {}; }
  Status sync() override { return {}; }

 private:
  static constexpr std::uint32_t kBase = 0xA0010000, kSize = 4U << 20;
};

}  // namespace eslabon::board
