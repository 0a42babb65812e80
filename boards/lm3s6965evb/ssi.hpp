// SSI0 as SPI master in mode 0: the bus that the OLED and the SD card share.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::board {

class Ssi {
 public:
  enum class Target : std::uint8_t { kNone, kOled, kCard };

  void set_up();
  /// Selects one of the two, at its own speed. kNone deselects both: a card wants clocks without selection.
  void select(Target target);
  /// Slow is at most 400 kHz, which a card wants until it is ready; fast is 12.5 MHz. The OLED's is fixed.
  void set_card_fast(bool fast) { card_fast_ = fast; }

  /// One byte out, one byte in.
  std::uint8_t exchange(std::uint8_t out);
  /// Out only; what comes in is dropped.
  void send(Bytes bytes);
  /// 0xFF out, what comes in is kept; its CRC as SD cards reckon it.
  std::uint16_t receive(MutableBytes bytes);

 private:
  bool card_fast_ = false;
};

}  // namespace eslabon::board
