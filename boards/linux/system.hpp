// Time and the processor, as Linux gives them.
#pragma once

#include <string>
#include <utility>

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
  /// `count_file` keeps how many cards the device has had; beside the card, not on it.
  System(DeviceId id, Window& window, std::string count_file) : id_(id), window_(window), count_file_(std::move(count_file)) {}
  [[nodiscard]] DeviceId device_id() const override { return id_; }
  void sleep() override { window_.wait(20); }
  void feed_watchdog() override {}
  std::uint64_t entropy() override;
  std::uint32_t next_card() override;
  [[nodiscard]] int battery_percent() const override { return -1; }

 private:
  DeviceId id_;
  Window& window_;
  std::string count_file_;
};

}  // namespace eslabon::board
