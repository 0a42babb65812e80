// A serial port of the MSS (16550 compatible): received by interrupt, sent by polling the FIFO.
#pragma once

#include "boards/cortex_m3/byte_ring.hpp"
#include "firmware/port/byte_stream.hpp"

namespace eslabon::board {

class ByteStream final : public port::ByteStream {
 public:
  /// `base` is the port's address, `interrupt` its number.
  ByteStream(std::uint32_t base, unsigned interrupt) : base_(base), interrupt_(interrupt) {}

  void set_up(std::uint32_t baud);

  std::size_t read(MutableBytes out) override;
  std::size_t write(Bytes data) override;
  [[nodiscard]] std::size_t writable() const override;
  Status set_baud(std::uint32_t baud) override;

  /// Called by the interrupt handler.
  void serve();

 private:
  std::uint32_t base_;
  unsigned interrupt_;
  ByteRing<1024> receive_;
};

}  // namespace eslabon::board
