#include "boards/lm3s6965evb/eeprom.hpp"

#include <algorithm>

namespace eslabon::board {
namespace {

constexpr std::uint8_t kChip = 0x50;

}  // namespace

Status Eeprom::read(std::uint64_t offset, MutableBytes out) {
  if (offset > kSize || out.size() > kSize - offset) return Error::kOutOfRange;
  const std::uint8_t address[] = {static_cast<std::uint8_t>(offset >> 8), static_cast<std::uint8_t>(offset)};
  return out.empty() ? Status() : i2c_.write_then_read(kChip, address, out);
}

// The chip does not answer to its address while it writes, at most 5 ms (24C256 data sheet, acknowledge polling).
Status Eeprom::wait_until_written() {
  const std::uint8_t address[] = {0, 0};
  for (int tries = 0; tries < 100; ++tries)
    if (i2c_.write(kChip, address).ok()) return {};
  return Error::kIo;
}

Status Eeprom::program(std::uint64_t offset, Bytes data) {
  if (offset > kSize || data.size() > kSize - offset) return Error::kOutOfRange;
  while (!data.empty()) {
    const std::size_t size = std::min(kPage - static_cast<std::size_t>(offset % kPage), data.size());
    std::uint8_t frame[2 + kPage] = {static_cast<std::uint8_t>(offset >> 8), static_cast<std::uint8_t>(offset)};
    std::copy_n(data.begin(), size, frame + 2);
    ESLABON_TRY(i2c_.write(kChip, Bytes(frame).first(2 + size)));
    ESLABON_TRY(wait_until_written());
    offset += size;
    data = data.subspan(size);
  }
  return {};
}

}  // namespace eslabon::board
