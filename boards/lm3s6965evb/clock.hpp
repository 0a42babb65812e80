// SysTick for time since boot; a DS1338 on I2C0 for the time of day.
#pragma once

#include "boards/cortex_m3/sys_tick.hpp"
#include "boards/lm3s6965evb/i2c.hpp"
#include "firmware/port/clock.hpp"

namespace eslabon::board {

class Clock final : public port::Clock {
 public:
  /// `i2c` must outlive it and be set up.
  explicit Clock(I2c& i2c) : i2c_(i2c) {}

  [[nodiscard]] std::uint64_t uptime_ms() const override { return sys_tick_us() / 1000; }
  /// Asks the clock chip at most once a second.
  [[nodiscard]] std::optional<std::int64_t> utc_s() const override;

 private:
  I2c& i2c_;
  mutable std::uint64_t read_at_ms_ = 0;
  mutable std::optional<std::int64_t> read_s_;
  mutable bool read_once_ = false;
};

}  // namespace eslabon::board
