// A board's objects, composed. FILL: set the chip up before start(), sleep when step() has nothing more to do.
#include <cstdlib>

#include "boards/template/contracts.hpp"
#include "firmware/app/kiosk.hpp"

namespace {

eslabon::board::BlockDevice card;
eslabon::board::ByteStream cable;
eslabon::board::Clock the_clock;
eslabon::board::Display display;
eslabon::board::Keys keys;
eslabon::board::System the_system;
std::uint8_t frame[128 * 64 / 2];

eslabon::app::Kiosk kiosk({card, display, keys, cable, the_clock, the_system}, {frame});

}  // namespace

// FILL: reset, or stop where a debugger sees it.
void eslabon::panic(const char*, int) { std::abort(); }

int main() {
  kiosk.start();
  while (true)
    if (!kiosk.step()) the_system.sleep();
}
