// From reset to run(): vectors, memory, stack guard; and what a fault leaves behind.
#include <cstddef>

#include "boards/cortex_m3/core.hpp"
#include "boards/cortex_m3/reset_cause.hpp"
#include "firmware/base/check.hpp"

extern "C" {
extern std::uint32_t __data_load, __data_start, __data_end, __bss_start, __bss_end, __guard_start, __stack_limit,
    __stack_top;
using Constructor = void (*)();
extern Constructor __preinit_array_start, __init_array_end;
[[noreturn]] void reset_handler();
}

namespace eslabon::board {

void on_sys_tick();

namespace {

constexpr std::uint32_t kStackPaint = 0x5AFE57AC;

[[noreturn]] void fault_handler() {
  remember_reset({ResetCause::Kind::kFault, "fault", 0});
  reset_chip();
}

void prepare_memory() {
  const std::uint32_t* from = &__data_load;
  for (std::uint32_t* to = &__data_start; to < &__data_end; ++to, ++from) *to = *from;
  for (std::uint32_t* to = &__bss_start; to < &__bss_end; ++to) *to = 0;
}

// Unmapped reads give 0 on this machine, and a stack that runs into the data would go unnoticed: 32 bytes without
// access turn it into a fault. What lies above is painted, so that its deepest use can be read from a memory dump.
void guard_stack() {
  std::uint32_t* const here = static_cast<std::uint32_t*>(__builtin_frame_address(0)) - 16;
  for (std::uint32_t* word = &__stack_limit; word < here; ++word) *word = kStackPaint;
  at(core::kMpuRegion) = 0;
  at(core::kMpuBase) = reinterpret_cast<std::uint32_t>(&__guard_start);
  at(core::kMpuAttributes) = (1U << 28) | (4U << 1) | 1U;  // execute never, no access, 2^(4+1) bytes, on
  at(core::kMpuControl) = 5;                               // on, background map for the rest
  at(core::kShcsr) = at(core::kShcsr) | (1U << 16);        // memory faults have a handler of their own
}

void run_constructors() {
  for (Constructor* each = &__preinit_array_start; each < &__init_array_end; ++each) (*each)();
}

// Every interrupt of the chip takes the same way: the core knows which one it is (IPSR).
void dispatch() {
  std::uint32_t exception = 0;
  asm volatile("mrs %0, ipsr" : "=r"(exception));
  on_interrupt(static_cast<unsigned>(exception - 16));
}

constexpr std::size_t kExceptions = 15, kInterrupts = 44;  // of the LM3S6965; the SmartFusion2 uses the first ones

struct Vectors {
  std::uint32_t* stack_top;
  Constructor handlers[kExceptions + kInterrupts];
};

constexpr Vectors make_vectors() {
  Vectors vectors{&__stack_top, {}};
  for (Constructor& handler : vectors.handlers) handler = dispatch;
  for (std::size_t fault = 1; fault < kExceptions; ++fault) vectors.handlers[fault] = fault_handler;
  vectors.handlers[0] = reset_handler;
  vectors.handlers[kExceptions - 1] = on_sys_tick;
  return vectors;
}

[[gnu::section(".vectors"), gnu::used]] constinit const Vectors kVectors = make_vectors();

}  // namespace
}  // namespace eslabon::board

extern "C" void reset_handler() {
  using namespace eslabon::board;
  prepare_memory();
  guard_stack();
  run_constructors();
  run();
}

void eslabon::panic(const char* file, int line) {
  board::remember_reset({board::ResetCause::Kind::kPanic, file, static_cast<std::uint32_t>(line)});
  board::reset_chip();
}

// A pure virtual call, or a destructor through a contract, is our bug.
extern "C" void __cxa_pure_virtual() { eslabon::panic("virtual", 0); }
