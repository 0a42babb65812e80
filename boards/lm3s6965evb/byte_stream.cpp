#include "boards/lm3s6965evb/byte_stream.hpp"

#include "boards/cortex_m3/byte_ring.hpp"
#include "boards/lm3s6965evb/chip_math.hpp"
#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kUart = 0x4000C000;
constexpr std::uint32_t kData = kUart, kFlags = kUart + 0x18, kIntegerDivisor = kUart + 0x24,
                        kFractionDivisor = kUart + 0x28, kLine = kUart + 0x2C, kControl = kUart + 0x30,
                        kFifoLevels = kUart + 0x34, kMask = kUart + 0x38, kClear = kUart + 0x44;
constexpr std::uint32_t kBusy = 1U << 3, kReceiveEmpty = 1U << 4, kTransmitFull = 1U << 5;
constexpr std::uint32_t kOverrun = 1U << 11;
constexpr std::uint32_t kReceiveInterrupt = 1U << 4, kTransmitInterrupt = 1U << 5, kTimeoutInterrupt = 1U << 6;
constexpr std::uint32_t kEightBitsWithFifo = 0x70, kOn = 0x301;
constexpr unsigned kInterrupt = 5;
constexpr int kFifo = 16;

// Beside the one stream, not in it: its first bytes are not zero, so that all of it would be kept in flash, too.
ByteRing<1024> received;
ByteRing<2048> to_send;
ByteStream* served = nullptr;

void set_divisor(std::uint32_t baud) {
  const BaudDivisor divisor = baud_divisor(kSystemHz, baud);
  at(kControl) = 0;
  at(kIntegerDivisor) = divisor.integer;
  at(kFractionDivisor) = divisor.fraction;
  at(kLine) = kEightBitsWithFifo;  // takes the divisors over (12.4)
  at(kControl) = kOn;
}

}  // namespace

void on_uart0() {
  if (served != nullptr) served->serve();
}

void ByteStream::set_up(std::uint32_t baud) {
  served = this;
  set_divisor(baud);
  at(kFifoLevels) = (2U << 3) | 1U;  // receive at 8 of 16: 87 us to spare at 921,600; transmit at 4
  at(kMask) = kReceiveInterrupt | kTimeoutInterrupt;
  core::enable_interrupt(kInterrupt);
}

void ByteStream::serve() {
  at(kClear) = kReceiveInterrupt | kTimeoutInterrupt | kTransmitInterrupt;
  while ((at(kFlags) & kReceiveEmpty) == 0) {
    const std::uint32_t word = at(kData);
    if (!received.push(static_cast<std::uint8_t>(word)) || (word & kOverrun) != 0) overruns_ = overruns_ + 1;
  }
  fill_transmitter();
}

// The transmit interrupt comes when the FIFO falls through its level, so it has to be filled above that first: here,
// from both sides. A FIFO's length at a time, because an emulated one never says that it is full.
void ByteStream::fill_transmitter() {
  std::uint8_t byte = 0;
  for (int i = 0; i < kFifo && (at(kFlags) & kTransmitFull) == 0 && to_send.pop(byte); ++i) at(kData) = byte;
  const std::uint32_t receive = kReceiveInterrupt | kTimeoutInterrupt;
  at(kMask) = to_send.empty() ? receive : receive | kTransmitInterrupt;
}

std::size_t ByteStream::writable() const { return to_send.room(); }

std::size_t ByteStream::read(MutableBytes out) {
  std::size_t count = 0;
  while (count < out.size() && received.pop(out[count])) ++count;
  return count;
}

std::size_t ByteStream::write(Bytes data) {
  std::size_t count = 0;
  while (count < data.size() && to_send.push(data[count])) ++count;
  const CriticalSection no_interrupts;
  fill_transmitter();
  return count;
}

Status ByteStream::set_baud(std::uint32_t baud) {
  if (baud < 1200 || baud > kSystemHz / 16) return Error::kUnsupported;
  if (!to_send.empty() || (at(kFlags) & kBusy) != 0) return Error::kBusy;
  const CriticalSection no_interrupts;
  set_divisor(baud);
  return {};
}

}  // namespace eslabon::board
