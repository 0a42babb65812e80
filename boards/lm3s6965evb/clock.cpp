#include "boards/lm3s6965evb/clock.hpp"

#include "boards/lm3s6965evb/chip_math.hpp"
#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kTickMs = 10;
constexpr std::uint32_t kReload = kSystemHz / 1000 * kTickMs - 1;
constexpr std::uint8_t kChip = 0x68;
constexpr std::uint32_t kTickPending = 1U << 26;

volatile std::uint32_t ticks = 0;       // wraps after 497 days: the high word below counts on
volatile std::uint32_t ticks_high = 0;

}  // namespace

void on_sys_tick() {
  ticks = ticks + 1;
  if (ticks == 0) ticks_high = ticks_high + 1;
}

void Clock::set_up() {
  at(core::kSysTickLoad) = kReload;
  at(core::kSysTickValue) = 0;
  at(core::kSysTickCtrl) = 7;  // processor clock, interrupt, on
}

std::uint64_t Clock::uptime_us() const {
  const CriticalSection no_interrupts;
  std::uint64_t whole = (std::uint64_t{ticks_high} << 32) | ticks;
  std::uint32_t value = at(core::kSysTickValue);
  if ((at(core::kIcsr) & kTickPending) != 0) {  // wrapped while interrupts were off
    ++whole;
    value = at(core::kSysTickValue);
  }
  return whole * kTickMs * 1000 + (kReload - value) / (kSystemHz / 1'000'000);
}

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
