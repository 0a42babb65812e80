// The processor itself.
#pragma once

#include "firmware/base/limits.hpp"

namespace eslabon::port {

/// A number from 64 random bits that no count comes to and that hardly comes twice: 2^30 .. 2^31 - 1.
constexpr std::uint32_t random_card(std::uint64_t bits) { return static_cast<std::uint32_t>(bits >> 34) | (1U << 30); }

class System {
 public:
  /// From the chip or its provisioning; the same at every boot.
  [[nodiscard]] virtual DeviceId device_id() const = 0;
  /// Sleeps until an interrupt (key, received byte, tick) and returns; at most about 100 ms.
  virtual void sleep() = 0;
  /// To be called at least once a second, or the watchdog resets the device.
  virtual void feed_watchdog() = 0;
  /// 64 bits that differ from boot to boot; not for keys.
  virtual std::uint64_t entropy() = 0;
  /// The number of the card that is about to be prepared, 0 for the device's first: never given twice, whatever happens to
  /// cards and power, because the count is durable before this returns. Below 2^31. A board that cannot keep a count, or
  /// fails to, returns random_card().
  virtual std::uint32_t next_card() = 0;
  /// Per cent of charge, 0..100; negative when the board cannot tell.
  [[nodiscard]] virtual int battery_percent() const = 0;

 protected:
  ~System() = default;
};

}  // namespace eslabon::port
