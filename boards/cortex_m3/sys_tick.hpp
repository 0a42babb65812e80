// Time since boot from the core's own timer; its interrupt also ends sleep at least every 10 ms.
#pragma once

#include <cstdint>

namespace eslabon::board {

/// Once, with the processor's clock in Hz: at least 1 MHz, at most 1.6 GHz.
void start_sys_tick(std::uint32_t system_hz);
/// Microseconds since then; monotonic, never wraps, safe with interrupts off for less than 10 ms.
std::uint64_t sys_tick_us();

}  // namespace eslabon::board
