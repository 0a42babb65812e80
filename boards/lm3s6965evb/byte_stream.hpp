// The cable: UART0 (a PL011) by interrupt in both directions.
#pragma once

#include "firmware/port/byte_stream.hpp"

namespace eslabon::board {

class ByteStream final : public port::ByteStream {
 public:
  /// 8 data bits, no parity, one stop bit. To be called once; the interrupt handler serves the last one set up.
  void set_up(std::uint32_t baud);

  std::size_t read(MutableBytes out) override;
  std::size_t write(Bytes data) override;
  [[nodiscard]] std::size_t writable() const override;
  Status set_baud(std::uint32_t baud) override;

  /// Bytes that came while the receive ring was full, or faster than the interrupt took them.
  [[nodiscard]] std::uint32_t overruns() const { return overruns_; }

  /// Called by the interrupt handler.
  void serve();

 private:
  void fill_transmitter();

  volatile std::uint32_t overruns_ = 0;
};

}  // namespace eslabon::board
