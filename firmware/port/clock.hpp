// Time since boot, which never lies, and time of day, which may be unknown.
#pragma once

#include <cstdint>
#include <optional>

namespace eslabon::port {

class Clock {
 public:
  /// Milliseconds since boot, monotonic, never wraps.
  [[nodiscard]] virtual std::uint64_t uptime_ms() const = 0;
  /// Seconds since 1970-01-01T00:00Z by the real-time clock; nothing when it is absent or has lost power.
  [[nodiscard]] virtual std::optional<std::int64_t> utc_s() const = 0;

 protected:
  ~Clock() = default;
};

}  // namespace eslabon::port
