// The command line of the kiosk as a Linux process.
#pragma once

#include <cstdint>
#include <string>

namespace eslabon::board {

struct Options {
  std::string card = "card.img";
  std::uint64_t card_bytes = 64U << 20;  ///< of a card that does not exist yet
  std::string cable_link;                ///< a symbolic link to the pseudo terminal, "" for none
  std::uint16_t width = 128;
  std::uint16_t height = 64;
  std::uint64_t device_id = 0xE51AB0;
  int scale = 0;                         ///< window pixels for each of the display's; 0 chooses
  std::uint64_t run_ms = 0;              ///< ends by itself after so long; 0: when the window is closed
};

/// Exits with 2 and a message when the line is wrong, with 0 after --help.
Options parse_options(int argc, char** argv);

}  // namespace eslabon::board
