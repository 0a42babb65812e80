// The processor, and the page of the flash that makes this device itself.
#pragma once

#include "firmware/port/block_device.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::board {

/// The flash's last erase unit belongs to the device, not to its journal: 8 bytes of identity written at provisioning; from
/// 1 KB on one cleared bit for each journal that was begun, from 4 KB on one for each boot, which NOR takes without an
/// erase for 24,576 journals and 491,520 boots.
class System final : public port::System {
 public:
  /// `flash` must outlive it.
  explicit System(port::BlockDevice& flash) : flash_(flash) {}

  /// Reads the identity and counts this boot. `at` is the page's place in the flash, in bytes.
  void set_up(std::uint64_t at);
  [[nodiscard]] DeviceId device_id() const override { return id_; }
  void sleep() override;
  /// The emulator has no watchdog here, and an untried driver is worse than none (docs/porting.md).
  void feed_watchdog() override {}
  std::uint64_t entropy() override;
  std::uint32_t next_card() override;
  [[nodiscard]] int battery_percent() const override { return -1; }

 private:
  /// Clears the next bit of `size` bytes and returns how many are clear; 0 when it failed or none is left.
  std::uint32_t count_one(std::uint64_t bits, std::uint32_t size);

  port::BlockDevice& flash_;
  std::uint64_t at_ = 0;
  DeviceId id_ = 0;
  std::uint64_t state_ = 0;
};

}  // namespace eslabon::board
