// The kiosk: this board's objects, composed.
#include "boards/lm3s6965evb/block_device.hpp"
#include "boards/lm3s6965evb/byte_stream.hpp"
#include "boards/lm3s6965evb/clock.hpp"
#include "boards/lm3s6965evb/display.hpp"
#include "boards/lm3s6965evb/eeprom.hpp"
#include "boards/lm3s6965evb/keys.hpp"
#include "boards/lm3s6965evb/registers.hpp"
#include "boards/lm3s6965evb/reset_cause.hpp"
#include "boards/lm3s6965evb/system.hpp"

using namespace eslabon;

namespace {

board::Ssi ssi;
board::I2c i2c;
board::Display display(ssi);
board::BlockDevice card(ssi);
board::ByteStream cable;
board::Clock the_clock(i2c);
board::Eeprom eeprom(i2c);
board::Keys keys(the_clock);
board::System the_system(eeprom);
std::uint8_t frame[128 * 64 / 2];

void say(std::string_view text) { cable.write(as_bytes(text)); }
void say_number(std::uint64_t value) {
  char digits[20];
  int count = 0;
  do digits[count++] = static_cast<char>('0' + value % 10);
  while ((value /= 10) > 0);
  while (count > 0) say({&digits[--count], 1});
  say("\n");
}

}  // namespace

void board::run() {
  board::set_up_chip();
  ssi.set_up();
  i2c.set_up();
  the_clock.set_up();
  cable.set_up(115200);
  keys.set_up();
  the_system.set_up();
  display.set_up();
  for (std::size_t i = 0; i < sizeof frame; ++i) frame[i] = static_cast<std::uint8_t>(i);
  display.show(frame, 0, 64);
  say("card ");
  say_number(static_cast<std::uint64_t>(card.start().ok()));
  say_number(card.geometry().size);
  std::uint8_t block[1024];
  say_number(static_cast<std::uint64_t>(card.read(0, block).ok()));
  for (std::size_t i = 0; i < sizeof block; ++i) block[i] = static_cast<std::uint8_t>(i * 7 + 1);
  say_number(static_cast<std::uint64_t>(card.program(1024, block).ok()));
  std::uint8_t again[1024];
  say_number(static_cast<std::uint64_t>(card.read(1024, again).ok() && std::memcmp(block, again, 1024) == 0));
  say_number(static_cast<std::uint64_t>(the_clock.utc_s().value_or(0)));
  say_number(the_system.device_id());
  say_number(the_system.entropy());
  while (true) {
    const port::KeyEvent event = keys.next();
    if (event.key != port::Key::kNone) {
      say(event.pressed ? "press " : "release ");
      say_number(static_cast<std::uint64_t>(event.key));
    }
    std::uint8_t echo[16];
    cable.write(Bytes(echo).first(cable.read(echo)));
    the_system.feed_watchdog();
    the_system.sleep();
  }
}
