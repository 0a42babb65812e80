// The processor: identity from the Ethernet address, sleep, watchdog, a seed that moves with every boot.
#pragma once

#include "firmware/port/block_device.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::board {

class System final : public port::System {
 public:
  /// `eeprom` keeps the seed and the count of cards, and must outlive it.
  explicit System(port::BlockDevice& eeprom) : eeprom_(eeprom) {}

  /// Starts the watchdog (reset after four seconds without feeding) and moves the seed on.
  void set_up();
  [[nodiscard]] DeviceId device_id() const override;
  void sleep() override;
  void feed_watchdog() override;
  std::uint64_t entropy() override;
  std::uint32_t next_card() override;
  [[nodiscard]] int battery_percent() const override { return -1; }

 private:
  port::BlockDevice& eeprom_;
  std::uint64_t seed_ = 0;
};

}  // namespace eslabon::board
