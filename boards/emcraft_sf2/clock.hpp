// Time since boot from the core's timer; this module's real-time clock has no emulation and no driver yet.
#pragma once

#include "boards/cortex_m3/sys_tick.hpp"
#include "firmware/port/clock.hpp"

namespace eslabon::board {

class Clock final : public port::Clock {
 public:
  [[nodiscard]] std::uint64_t uptime_ms() const override { return sys_tick_us() / 1000; }
  [[nodiscard]] std::optional<std::int64_t> utc_s() const override { return std::nullopt; }
};

}  // namespace eslabon::board
