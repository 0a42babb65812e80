#include "boards/linux/system.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

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

std::uint32_t System::next_card() {
  const int file = ::open(count_file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return port::random_card(entropy());
  std::uint32_t count = 0;
  const bool read = ::pread(file, &count, sizeof(count), 0) >= 0;
  const std::uint32_t following = count + 1;
  const bool kept = read && following < (1U << 30) && ::pwrite(file, &following, sizeof(following), 0) == sizeof(following) && ::fsync(file) == 0;
  ::close(file);
  return kept ? count : port::random_card(entropy());
}

}  // namespace eslabon::board
