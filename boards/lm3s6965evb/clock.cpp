#include "boards/lm3s6965evb/clock.hpp"

#include "boards/lm3s6965evb/chip_math.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint8_t kChip = 0x68;

}  // namespace

std::optional<std::int64_t> Clock::utc_s() const {
  const std::uint64_t now_ms = uptime_ms();
  if (!read_once_ || now_ms - read_at_ms_ >= 1000) {
    std::array<std::uint8_t, 7> registers{};
    const std::uint8_t first = 0;
    const Status status = i2c_.write_then_read(kChip, {&first, 1}, registers);
    read_s_ = status.ok() ? seconds_from_ds1338(registers) : std::nullopt;
    read_at_ms_ = now_ms;
    read_once_ = true;
  }
  return read_s_;
}

}  // namespace eslabon::board
