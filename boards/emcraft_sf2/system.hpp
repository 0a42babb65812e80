// The processor, and the page of the flash that makes this device itself.
#pragma once

#include "firmware/port/block_device.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::board {

/// The flash's last erase unit belongs to the device, not to its journal: 8 bytes of identity written at provisioning, then,
/// from 4 KB on, one cleared bit for each boot, which NOR takes without an erase for 491,520 boots.
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
  [[nodiscard]] int battery_percent() const override { return -1; }

 private:
  std::uint32_t count_boot(std::uint64_t bits);

  port::BlockDevice& flash_;
  DeviceId id_ = 0;
  std::uint64_t state_ = 0;
};

}  // namespace eslabon::board
