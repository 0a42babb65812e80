// The Cortex-M3 itself (ARM DDI 0337): registers, interrupts, and what start-up expects of a board.
#pragma once

#include <cstdint>

namespace eslabon::board {

using Register = volatile std::uint32_t;

/// The register at a fixed address.
inline Register& at(std::uint32_t address) { return *reinterpret_cast<Register*>(address); }  // NOLINT

/// Reads a register for the sake of reading it.
inline void touch(std::uint32_t address) { [[maybe_unused]] const std::uint32_t value = at(address); }

namespace core {
inline constexpr std::uint32_t kSysTickCtrl = 0xE000E010, kSysTickLoad = 0xE000E014, kSysTickValue = 0xE000E018;
inline constexpr std::uint32_t kNvicEnable = 0xE000E100;
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

/// Restarts the processor.
[[noreturn]] void reset_chip();

// What a board supplies, called from startup.cpp:

/// The program (main.cpp), called once memory is ready.
[[noreturn]] void run();
/// Interrupt `number` of the chip's table has come. Interrupts that the board enables only.
void on_interrupt(unsigned number);

}  // namespace eslabon::board
