// Time and the processor, as Linux gives them.
#pragma once

#include "boards/linux/window.hpp"
#include "firmware/port/clock.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::board {

class Clock final : public port::Clock {
 public:
  [[nodiscard]] std::uint64_t uptime_ms() const override;
  [[nodiscard]] std::optional<std::int64_t> utc_s() const override;
};

class System final : public port::System {
 public:
  System(DeviceId id, Window& window) : id_(id), window_(window) {}
  [[nodiscard]] DeviceId device_id() const override { return id_; }
  void sleep() override { window_.wait(20); }
  void feed_watchdog() override {}
  std::uint64_t entropy() override;
  [[nodiscard]] int battery_percent() const override { return -1; }

 private:
  DeviceId id_;
  Window& window_;
};

}  // namespace eslabon::board
