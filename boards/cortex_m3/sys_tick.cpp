#include "boards/cortex_m3/sys_tick.hpp"

#include "boards/cortex_m3/core.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kTickMs = 10;
constexpr std::uint32_t kTickPending = 1U << 26;

std::uint32_t clocks_per_us = 1;
volatile std::uint32_t ticks = 0;
volatile std::uint32_t ticks_high = 0;  // the low word wraps after 497 days

std::uint32_t reload() { return clocks_per_us * 1000 * kTickMs - 1; }

}  // namespace

void on_sys_tick() {
  ticks = ticks + 1;
  if (ticks == 0) ticks_high = ticks_high + 1;
}

void start_sys_tick(std::uint32_t system_hz) {
  clocks_per_us = system_hz / 1'000'000;
  at(core::kSysTickLoad) = reload();
  at(core::kSysTickValue) = 0;
  at(core::kSysTickCtrl) = 7;  // processor clock, interrupt, on
}

std::uint64_t sys_tick_us() {
  const CriticalSection no_interrupts;
  std::uint64_t whole = (std::uint64_t{ticks_high} << 32) | ticks;
  std::uint32_t value = at(core::kSysTickValue);
  if ((at(core::kIcsr) & kTickPending) != 0) {  // wrapped while interrupts were off
    ++whole;
    value = at(core::kSysTickValue);
  }
  return whole * kTickMs * 1000 + (reload() - value) / clocks_per_us;
}

}  // namespace eslabon::board
