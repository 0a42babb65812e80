// The whole application between the board's five contracts: give it time with step(), it never waits.
#pragma once

#include "firmware/port/block_device.hpp"
#include "firmware/port/byte_stream.hpp"
#include "firmware/port/clock.hpp"
#include "firmware/port/display.hpp"
#include "firmware/port/keys.hpp"
#include "firmware/port/system.hpp"
#include "firmware/ui/builtin_font.hpp"
#include "firmware/ui/canvas.hpp"

namespace eslabon::app {

/// What a board fulfils; all outlive the kiosk.
struct Ports {
  port::BlockDevice& card;
  port::Display& display;
  port::Keys& keys;
  port::ByteStream& link;
  port::Clock& clock;
  port::System& system;
};

/// Memory that the kiosk works in; the board's main chooses where it lies. Everything else is inside the object.
struct Memory {
  MutableBytes frame;  ///< width*height/2 bytes of the display
};

/// One per device. Large (tens of KB): a static object of the board's main, never on the stack.
class Kiosk {
 public:
  Kiosk(const Ports& ports, const Memory& memory);

  /// Mounts the card, rebuilds the directory of interviews and shows the first screen. Trouble with the card is shown
  /// in words and is not an error of this call; the kiosk then waits for another card.
  void start();

  /// Takes the keys and bytes that have arrived, does a bounded piece of work, shows what changed, feeds the
  /// watchdog. Returns whether there is more to do at once; if not, the board may sleep until the next interrupt or
  /// about 100 ms.
  bool step();

 private:
  void show_boot();

  Ports ports_;
  ui::Canvas canvas_;
  ui::BuiltinFont builtin_font_;
};

}  // namespace eslabon::app
