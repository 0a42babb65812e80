#include "boards/emcraft_sf2/byte_stream.hpp"

#include <algorithm>

#include "boards/emcraft_sf2/registers.hpp"

namespace eslabon::board {
namespace {

// 16550 registers, one word apart.
constexpr std::uint32_t kData = 0x00, kInterruptEnable = 0x04, kFifo = 0x08, kLine = 0x0C, kLineStatus = 0x14;
constexpr std::uint32_t kReceived = 0x01, kTransmitEmpty = 0x20;
constexpr std::uint32_t kEightBits = 0x03, kDivisorAccess = 0x80;
constexpr std::size_t kFifoBytes = 16;

}  // namespace

void ByteStream::set_up(std::uint32_t baud) {
  (void)set_baud(baud);
  at(base_ + kFifo) = 0x87;  // on, emptied, receive level 8
  at(base_ + kInterruptEnable) = 1;
  core::enable_interrupt(interrupt_);
}

void ByteStream::serve() {
  while ((at(base_ + kLineStatus) & kReceived) != 0) receive_.push(static_cast<std::uint8_t>(at(base_ + kData)));
}

std::size_t ByteStream::read(MutableBytes out) {
  std::size_t count = 0;
  while (count < out.size() && receive_.pop(out[count])) ++count;
  return count;
}

std::size_t ByteStream::writable() const { return (at(base_ + kLineStatus) & kTransmitEmpty) != 0 ? kFifoBytes : 0; }

std::size_t ByteStream::write(Bytes data) {
  const std::size_t size = std::min(data.size(), writable());
  for (const std::uint8_t byte : data.first(size)) at(base_ + kData) = byte;
  return size;
}

Status ByteStream::set_baud(std::uint32_t baud) {
  if (baud < 1200 || baud > kPeripheralHz / 16) return Error::kUnsupported;
  const std::uint32_t divisor = (kPeripheralHz / 16 + baud / 2) / baud;
  at(base_ + kLine) = kEightBits | kDivisorAccess;
  at(base_ + kData) = divisor & 0xFFU;
  at(base_ + kInterruptEnable) = divisor >> 8;
  at(base_ + kLine) = kEightBits;
  at(base_ + kInterruptEnable) = 1;
  return {};
}

}  // namespace eslabon::board
