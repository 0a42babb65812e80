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

/// How long the processor has been awake: in all, and the longest time at a stretch. Read from a memory dump by
/// tests/board, to know what a key press costs.
struct Awake {
  std::uint32_t total_us = 0;
  std::uint32_t longest_us = 0;
};
volatile Awake awake;

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

void note_awake(std::uint64_t since_us) {
  const auto us = static_cast<std::uint32_t>(sys_tick_us() - since_us);
  awake.total_us = awake.total_us + us;
  if (us > awake.longest_us) awake.longest_us = us;
}

}  // namespace

void run() {
  set_up();
  kiosk.start();
  std::uint64_t woke_us = sys_tick_us();
  while (true) {
    if (kiosk.step()) continue;
    note_awake(woke_us);
    the_system.sleep();
    woke_us = sys_tick_us();
  }
}

}  // namespace eslabon::board
