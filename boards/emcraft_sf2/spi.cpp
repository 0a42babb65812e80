#include "boards/emcraft_sf2/spi.hpp"

#include "boards/emcraft_sf2/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kControl = kSpi0, kFrameBits = kSpi0 + 0x04, kStatus = kSpi0 + 0x08, kReceive = kSpi0 + 0x10,
                        kTransmit = kSpi0 + 0x14, kClock = kSpi0 + 0x18, kSelect = kSpi0 + 0x1C;
constexpr std::uint32_t kEnable = 1, kMaster = 2, kHoldSelect = 1U << 26, kBigFifo = 1U << 29;
constexpr std::uint32_t kReceiveEmpty = 1U << 6;
constexpr unsigned kCountShift = 8;

/// One byte out, one in; the FIFO is never more than one deep, so nothing can overflow.
std::uint8_t shift(std::uint8_t out) {
  at(kTransmit) = out;
  while ((at(kStatus) & kReceiveEmpty) != 0) {
  }
  return static_cast<std::uint8_t>(at(kReceive));
}

}  // namespace

void set_up_spi() {
  at(kControl) = 0;
  at(kFrameBits) = 8;
  at(kClock) = 1;  // peripheral clock / 4
  at(kSelect) = 1;
}

// The controller holds the selection for as many frames as it was told before (UG0331, SPS mode).
void exchange(Bytes out, Bytes more_out, MutableBytes in) {
  const auto frames = static_cast<std::uint32_t>(out.size() + more_out.size() + in.size());
  at(kControl) = kMaster | kHoldSelect | kBigFifo | (frames << kCountShift);
  at(kControl) = kMaster | kHoldSelect | kBigFifo | (frames << kCountShift) | kEnable;
  for (const std::uint8_t byte : out) shift(byte);
  for (const std::uint8_t byte : more_out) shift(byte);
  for (std::uint8_t& byte : in) byte = shift(0xFF);
  at(kControl) = kMaster | kHoldSelect | kBigFifo;
}

}  // namespace eslabon::board
