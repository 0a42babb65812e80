#include "boards/lm3s6965evb/keys.hpp"

#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kFour = 0x0F, kSelect = 0x02;
constexpr std::uint32_t kBounceMs = 5;
constexpr unsigned kInterruptE = 4, kInterruptF = 30;
constexpr std::uint8_t kPressedBit = 0x80;

Keys* served = nullptr;

// The emulator shows every input as 0, that is pressed, until its key has been used once. Driving the pins high for
// a moment and letting go sets them right; on the chip the pull-up holds them there anyway, and a key held down at
// that very microsecond only loads a 2 mA output.
void set_up_port(std::uint32_t port, std::uint32_t pins) {
  at(port + gpio::kDen) = at(port + gpio::kDen) | pins;
  at(port + gpio::kPur) = at(port + gpio::kPur) | pins;
  at(port + gpio::kDir) = at(port + gpio::kDir) | pins;
  gpio::data(port, pins) = pins;
  at(port + gpio::kDir) = at(port + gpio::kDir) & ~pins;
  at(port + gpio::kIs) = at(port + gpio::kIs) & ~pins;
  at(port + gpio::kIbe) = at(port + gpio::kIbe) | pins;
  at(port + gpio::kIcr) = pins;
  at(port + gpio::kIm) = at(port + gpio::kIm) | pins;
}

std::uint32_t pressed_pins() {
  const std::uint32_t levels = (gpio::data(gpio::kE, kFour) & kFour) |
                               ((gpio::data(gpio::kF, kSelect) & kSelect) != 0 ? 0x10U : 0U);
  return ~levels & 0x1FU;
}

}  // namespace

void on_keys() {
  at(gpio::kE + gpio::kIcr) = kFour;
  at(gpio::kF + gpio::kIcr) = kSelect;
  if (served != nullptr) served->sample();
}

void Keys::set_up() {
  served = this;
  set_up_port(gpio::kE, kFour);
  set_up_port(gpio::kF, kSelect);
  core::enable_interrupt(kInterruptE);
  core::enable_interrupt(kInterruptF);
}

void Keys::sample() {
  const auto now_ms = static_cast<std::uint32_t>(clock_.uptime_ms());
  const std::uint32_t pins = pressed_pins();
  for (std::size_t i = 0; i < kCount; ++i) {
    const bool pressed = ((pins >> i) & 1U) != 0;
    if (pressed == pressed_[i] || now_ms - changed_ms_[i] < kBounceMs) continue;
    pressed_[i] = pressed;
    changed_ms_[i] = now_ms;
    events_.push(static_cast<std::uint8_t>(i | (pressed ? kPressedBit : 0)));
  }
}

port::KeyEvent Keys::next() {
  {
    const CriticalSection no_interrupts;
    sample();
  }
  std::uint8_t event = 0;
  if (!events_.pop(event)) return {};
  const auto key = static_cast<port::Key>(1 + (event & ~kPressedBit));
  const bool pressed = (event & kPressedBit) != 0;
  ++taken_;
  if (pressed) ++presses_;
  return {key, pressed};
}

}  // namespace eslabon::board
