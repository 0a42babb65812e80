// The kiosk: this board's objects, composed.
#include "boards/lm3s6965evb/block_device.hpp"
#include "boards/lm3s6965evb/byte_stream.hpp"
#include "boards/lm3s6965evb/clock.hpp"
#include "boards/lm3s6965evb/display.hpp"
#include "boards/lm3s6965evb/eeprom.hpp"
#include "boards/lm3s6965evb/keys.hpp"
#include "boards/lm3s6965evb/registers.hpp"
#include "boards/lm3s6965evb/system.hpp"
#include "firmware/app/kiosk.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kFirstBaud = 115'200;

Ssi ssi;
I2c i2c;
Display display(ssi);
BlockDevice card(ssi);
ByteStream cable;
Clock the_clock(i2c);
Eeprom eeprom(i2c);
Keys keys(the_clock);
System the_system(eeprom);

std::uint8_t frame[128 * 64 / 2];

/// How long the processor has been awake, and how long keys took to be answered on the screen. Read from a memory dump by
/// tests/board (qemu_kiosk.hpp, Effort), to know what a key press costs.
struct Effort {
  std::uint32_t awake_us = 0;
  std::uint32_t boot_us = 0;       ///< from start-up until the first screen
  std::uint32_t keys = 0;          ///< presses and releases taken so far
  std::uint32_t answer_us = 0;     ///< of the last step that took a press: what it did until its screen was there
  std::uint32_t longest_us = 0;    ///< of them
};
volatile Effort effort;

app::Kiosk kiosk({card, display, keys, cable, the_clock, the_system}, {frame});

void set_up() {
  set_up_chip();
  ssi.set_up();
  i2c.set_up();
  start_sys_tick(kSystemHz);
  display.set_up();
  keys.set_up();
  cable.set_up(kFirstBaud);
  the_system.set_up();
  (void)card.start();  // without one the kiosk says so, and looks again
}

std::uint32_t us_since(std::uint64_t then_us) { return static_cast<std::uint32_t>(sys_tick_us() - then_us); }

/// One step, timed; the application draws at a step's end.
bool step() {
  const std::uint32_t presses = keys.presses();
  const std::uint64_t began_us = sys_tick_us();
  const bool more = kiosk.step();
  const std::uint32_t us = us_since(began_us);
  effort.awake_us = effort.awake_us + us;
  if (keys.presses() != presses) {
    effort.answer_us = us;
    if (us > effort.longest_us) effort.longest_us = us;
  }
  effort.keys = keys.taken();
  return more;
}

}  // namespace

void run() {
  set_up();
  kiosk.start();
  effort.boot_us = us_since(0);
  while (true)
    if (!step()) the_system.sleep();
}

}  // namespace eslabon::board
