// The kiosk on a module with NOR flash: this board's objects, composed.
#include "boards/emcraft_sf2/block_device.hpp"
#include "boards/emcraft_sf2/byte_stream.hpp"
#include "boards/emcraft_sf2/clock.hpp"
#include "boards/emcraft_sf2/display.hpp"
#include "boards/emcraft_sf2/external_ram.hpp"
#include "boards/emcraft_sf2/keys.hpp"
#include "boards/emcraft_sf2/registers.hpp"
#include "boards/emcraft_sf2/system.hpp"
#include "firmware/app/kiosk.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kFirstBaud = 115'200;
constexpr std::uint64_t kIdentityAt = (16U << 20) - 65536;

BlockDevice flash;
ExternalRam answers;
ByteStream cable(kUart0, kUart0Interrupt);
ByteStream letters(kUart1, kUart1Interrupt);
Clock the_clock;
Display display;
Keys keys(letters);
System the_system(flash);

std::uint8_t frame[128 * 64 / 2];

app::Kiosk kiosk({flash, display, keys, cable, the_clock, the_system, &answers}, {frame});

}  // namespace

void on_interrupt(unsigned number) {
  if (number == kUart0Interrupt) cable.serve();
  if (number == kUart1Interrupt) letters.serve();
}

void run() {
  set_up_external_ram();
  start_sys_tick(kSystemHz);
  cable.set_up(kFirstBaud);
  letters.set_up(kFirstBaud);
  (void)flash.start();  // without it the kiosk says so, and looks again
  the_system.set_up(kIdentityAt);
  kiosk.start();
  while (true)
    if (!kiosk.step()) the_system.sleep();
}

}  // namespace eslabon::board
