// A cable: bytes in both directions, in order, unreliable, never blocking.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::port {

class ByteStream {
 public:
  /// Takes what has arrived, up to out.size(); 0 when nothing has. Bytes that came while nobody read and the
  /// receive ring was full are lost, as on a real UART.
  virtual std::size_t read(MutableBytes out) = 0;
  /// Hands over as much as fits in the transmit ring and returns how much that was. Never waits.
  virtual std::size_t write(Bytes data) = 0;
  /// Room in the transmit ring, in bytes.
  [[nodiscard]] virtual std::size_t writable() const = 0;
  /// Changes the line rate, in bit/s, once the transmit ring has drained. kUnsupported, kBusy.
  virtual Status set_baud(std::uint32_t baud) = 0;

 protected:
  ~ByteStream() = default;
};

}  // namespace eslabon::port
