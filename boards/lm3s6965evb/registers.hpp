// Registers of the LM3S6965 that this board uses (data sheet DS-LM3S6965, chapter numbers at each block) and of the
// Cortex-M3 core (ARM DDI 0337).
#pragma once

#include <cstdint>

namespace eslabon::board {

using Register = volatile std::uint32_t;

/// The register at a fixed address.
inline Register& at(std::uint32_t address) { return *reinterpret_cast<Register*>(address); }  // NOLINT

/// Reads a register for the sake of reading it.
inline void touch(std::uint32_t address) { [[maybe_unused]] const std::uint32_t value = at(address); }

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

namespace core {
inline constexpr std::uint32_t kSysTickCtrl = 0xE000E010, kSysTickLoad = 0xE000E014, kSysTickValue = 0xE000E018;
inline constexpr std::uint32_t kNvicEnable = 0xE000E100, kNvicPriority = 0xE000E400;
inline constexpr std::uint32_t kIcsr = 0xE000ED04, kAircr = 0xE000ED0C, kShcsr = 0xE000ED24;
inline constexpr std::uint32_t kMpuControl = 0xE000ED94, kMpuRegion = 0xE000ED98, kMpuBase = 0xE000ED9C,
                               kMpuAttributes = 0xE000EDA0;

inline void enable_interrupt(unsigned number) { at(kNvicEnable + 4 * (number / 32)) = 1U << (number % 32); }
inline void wait_for_interrupt() { asm volatile("dsb\n wfi" ::: "memory"); }
}  // namespace core

/// Interrupts off while it lives; nests.
class CriticalSection {
 public:
  CriticalSection() { asm volatile("mrs %0, primask\n cpsid i" : "=r"(previous_)::"memory"); }
  ~CriticalSection() { asm volatile("msr primask, %0" ::"r"(previous_) : "memory"); }
  CriticalSection(const CriticalSection&) = delete;
  CriticalSection& operator=(const CriticalSection&) = delete;

 private:
  std::uint32_t previous_ = 0;
};

// The board's interrupt handlers, called from the vector table in startup.cpp.
void on_sys_tick();
void on_uart0();
void on_keys();

/// The program (main.cpp), called once memory is ready.
[[noreturn]] void run();
/// Clocks to 50 MHz, peripherals on, pins to their functions; once, first thing in run().
void set_up_chip();
/// Restarts the processor.
[[noreturn]] void reset_chip();

}  // namespace eslabon::board
