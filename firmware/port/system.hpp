// The processor itself.
#pragma once

#include "firmware/base/limits.hpp"

namespace eslabon::port {

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
  /// Per cent of charge, 0..100; negative when the board cannot tell.
  [[nodiscard]] virtual int battery_percent() const = 0;

 protected:
  ~System() = default;
};

}  // namespace eslabon::port
