// Registers of the LM3S6965 that this board uses (data sheet DS-LM3S6965, chapter numbers at each block).
#pragma once

#include "boards/cortex_m3/core.hpp"

namespace eslabon::board {

inline constexpr std::uint32_t kSystemHz = 50'000'000;

namespace sysctl {  // chapter 5
inline constexpr std::uint32_t kRis = 0x400FE050, kRcc = 0x400FE060, kRcc2 = 0x400FE070;
inline constexpr std::uint32_t kRcgc0 = 0x400FE100, kRcgc1 = 0x400FE104, kRcgc2 = 0x400FE108;
inline constexpr std::uint32_t kUser0 = 0x400FE1E0, kUser1 = 0x400FE1E4;
}  // namespace sysctl

namespace gpio {  // chapter 8
inline constexpr std::uint32_t kA = 0x40004000, kB = 0x40005000, kC = 0x40006000, kD = 0x40007000;
inline constexpr std::uint32_t kE = 0x40024000, kF = 0x40025000;
inline constexpr std::uint32_t kDir = 0x400, kIs = 0x404, kIbe = 0x408, kIm = 0x410, kIcr = 0x41C, kAfsel = 0x420,
                               kOdr = 0x50C, kPur = 0x510, kDen = 0x51C;
/// The data register of a port seen through a mask: reads and writes touch the masked pins only.
inline Register& data(std::uint32_t port, std::uint32_t mask) { return at(port + (mask << 2)); }
}  // namespace gpio

/// Clocks to 50 MHz, peripherals on, pins to their functions; once, first thing in run().
void set_up_chip();

// The board's interrupt handlers, each beside its driver.
void on_uart0();
void on_keys();

}  // namespace eslabon::board
