#include "boards/linux/system.hpp"

#include <sys/random.h>

#include <chrono>
#include <ctime>

namespace eslabon::board {

std::uint64_t Clock::uptime_ms() const {
  static const auto kStart = std::chrono::steady_clock::now();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - kStart).count());
}

std::optional<std::int64_t> Clock::utc_s() const { return static_cast<std::int64_t>(std::time(nullptr)); }

std::uint64_t System::entropy() {
  std::uint64_t bits = 0;
  if (::getrandom(&bits, sizeof(bits), 0) != sizeof(bits)) bits = static_cast<std::uint64_t>(std::time(nullptr));
  return bits;
}

}  // namespace eslabon::board
