#include "boards/lm3s6965evb/display.hpp"

#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kDataPin = 0x80, kPowerPin = 0x40;  // port C
constexpr std::size_t kRowBytes = 64;

// SSD0323 data sheet, command table: the panel's geometry and drive. Currents and phases are the controller's
// recommended start values for a 128 x 64 panel; never tried on real hardware.
constexpr std::uint8_t kInit[] = {
    0xAE,              // off while it is set up
    0x81, 0x53, 0x86,  // contrast, full current range
    0xA0, 0x52,        // high nibble is the left pixel, COM scan reversed and split, as the panel is wired
    0xA1, 0x00,        // first line 0
    0xA2, 0x4C,        // the panel's 64 rows are the last of the controller's 80
    0xA4,              // normal mode
    0xA8, 0x3F,        // 64 rows
    0xB1, 0x22,        // phase lengths
    0xB2, 0x46,        // row period
    0xB3, 0x40,        // clock
    0xBC, 0x10,        // precharge voltage
    0xBE, 0x1C,        // VCOMH
    0xBF, 0x0D,        // VSL
};

}  // namespace

void Display::command(Bytes bytes) {
  ssi_.select(Ssi::Target::kOled);
  gpio::data(gpio::kC, kDataPin) = 0;
  ssi_.send(bytes);
}

void Display::set_up() {
  command(kInit);
  set_on(true);
}

void Display::show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) {
  if (rows == 0) return;
  const std::uint8_t window[] = {0x15, 0, kRowBytes - 1, 0x75, static_cast<std::uint8_t>(first_row),
                                 static_cast<std::uint8_t>(first_row + rows - 1)};
  command(window);
  gpio::data(gpio::kC, kDataPin) = kDataPin;
  ssi_.send(frame.subspan(first_row * kRowBytes, rows * kRowBytes));
  // Back to command mode: the emulator's display hears every byte that is not for the card, and 0xFF is no command.
  gpio::data(gpio::kC, kDataPin) = 0;
  ssi_.select(Ssi::Target::kNone);
}

void Display::set_on(bool on) {
  gpio::data(gpio::kC, kPowerPin) = on ? kPowerPin : 0;
  const std::uint8_t code = on ? 0xAF : 0xAE;
  command({&code, 1});
  ssi_.select(Ssi::Target::kNone);
}

}  // namespace eslabon::board
