#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

// 8 MHz crystal -> PLL 400 MHz / 2 -> divided by 4 = 50 MHz (data sheet 5.3). The order is the chip's: divide and
// select only after the PLL has locked.
void start_clock() {
  constexpr std::uint32_t kBypass = 1U << 11, kPowerDown = 1U << 13, kUseDivider = 1U << 22;
  constexpr std::uint32_t kCrystal8MHz = 0xEU << 6, kDivideBy4 = 3U << 23, kPllLocked = 1U << 6;
  at(sysctl::kRcc) = kBypass | kPowerDown | kCrystal8MHz;
  at(sysctl::kRcc) = kBypass | kCrystal8MHz | kDivideBy4 | kUseDivider;
  for (int wait = 0; wait < 32768 && (at(sysctl::kRis) & kPllLocked) == 0; ++wait) {
  }
  at(sysctl::kRcc) = kCrystal8MHz | kDivideBy4 | kUseDivider;
}

void power_peripherals() {
  at(sysctl::kRcgc0) = 1U << 3;                             // watchdog
  at(sysctl::kRcgc1) = (1U << 0) | (1U << 4) | (1U << 12);  // UART0, SSI0, I2C0
  at(sysctl::kRcgc2) = 0x3F;                                // ports A..F
  touch(sysctl::kRcgc2);                                 // three clocks until they answer (5.2.4)
  touch(sysctl::kRcgc2);
}

void set_pins() {
  constexpr std::uint32_t kUart = 0x03, kOledSelect = 0x08, kSsi = 0x34, kI2c = 0x0C, kOledPowerAndMode = 0xC0;
  at(gpio::kA + gpio::kAfsel) = kUart | kSsi;
  at(gpio::kA + gpio::kDir) = kOledSelect;
  at(gpio::kA + gpio::kDen) = kUart | kSsi | kOledSelect;
  at(gpio::kB + gpio::kAfsel) = kI2c;
  at(gpio::kB + gpio::kOdr) = 0x08;  // SDA
  at(gpio::kB + gpio::kDen) = kI2c;
  at(gpio::kC + gpio::kDir) = at(gpio::kC + gpio::kDir) | kOledPowerAndMode;
  at(gpio::kC + gpio::kDen) = at(gpio::kC + gpio::kDen) | kOledPowerAndMode;
  at(gpio::kD + gpio::kDir) = 0x01;  // card select
  at(gpio::kD + gpio::kDen) = 0x01;
}

}  // namespace

void set_up_chip() {
  start_clock();
  power_peripherals();
  set_pins();
}

void on_interrupt(unsigned number) {
  constexpr unsigned kPortE = 4, kUart0 = 5, kPortF = 30;
  if (number == kUart0) on_uart0();
  if (number == kPortE || number == kPortF) on_keys();
}

}  // namespace eslabon::board
