// A 32 KB serial EEPROM (24C256) on I2C0: what belongs to the device and not to the card.
#pragma once

#include "boards/lm3s6965evb/i2c.hpp"
#include "firmware/port/block_device.hpp"

namespace eslabon::board {

/// Bytes can be rewritten one by one; program() returns when the chip has finished its write cycle.
class Eeprom final : public port::BlockDevice {
 public:
  /// `i2c` must outlive it and be set up.
  explicit Eeprom(I2c& i2c) : i2c_(i2c) {}

  [[nodiscard]] port::Geometry geometry() const override { return {kSize, 1, 1, true}; }
  Status read(std::uint64_t offset, MutableBytes out) override;
  Status program(std::uint64_t offset, Bytes data) override;
  Status erase(std::uint64_t, std::uint64_t) override { return {}; }
  Status sync() override { return {}; }

 private:
  static constexpr std::uint32_t kSize = 32768;
  static constexpr std::size_t kPage = 64;
  Status wait_until_written();

  I2c& i2c_;
};

}  // namespace eslabon::board
