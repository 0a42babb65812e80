// I2C0 as polled master at 100 kHz.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::board {

class I2c {
 public:
  void set_up();
  /// One write transfer. kNotFound when nobody answers at `address` (7 bits), kIo on a lost bus.
  Status write(std::uint8_t address, Bytes bytes);
  /// A write transfer (a register number, say), stop, then a read transfer. A repeated start would save a
  /// microsecond, but the emulator ignores it and the chips on this bus keep their pointer over a stop.
  Status write_then_read(std::uint8_t address, Bytes out, MutableBytes in);

 private:
  Status read(std::uint8_t address, MutableBytes bytes);
};

}  // namespace eslabon::board
