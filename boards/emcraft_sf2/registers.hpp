// Registers of the SmartFusion2 microcontroller subsystem that this board uses (Microsemi UG0331).
#pragma once

#include "boards/cortex_m3/core.hpp"

namespace eslabon::board {

inline constexpr std::uint32_t kSystemHz = 142'000'000;
inline constexpr std::uint32_t kPeripheralHz = kSystemHz / 2;

inline constexpr std::uint32_t kUart0 = 0x40000000, kUart1 = 0x40010000;
inline constexpr std::uint32_t kSpi0 = 0x40001000;

inline constexpr unsigned kUart0Interrupt = 10, kUart1Interrupt = 11;

}  // namespace eslabon::board
