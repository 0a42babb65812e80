#include "boards/emcraft_sf2/block_device.hpp"

#include <algorithm>
#include <array>

#include "boards/emcraft_sf2/spi.hpp"

namespace eslabon::board {
namespace {

// Commands of the S25FL128S data sheet, section 9.
constexpr std::uint8_t kWriteEnable = 0x06, kReadStatus = 0x05, kRead = 0x03, kPageProgram = 0x02, kSectorErase = 0xD8,
                       kIdentify = 0x9F;
constexpr std::uint8_t kBusy = 0x01, kWriteEnabled = 0x02, kFailed = 0x60;
constexpr std::uint64_t kSize = 16U << 20;
constexpr std::uint32_t kPage = 256, kSector = 65536;
constexpr int kWait = 20'000'000;  // polls of about 0.5 us: an erase takes at most 2.6 s

std::array<std::uint8_t, 4> with_address(std::uint8_t command, std::uint64_t offset) {
  return {command, static_cast<std::uint8_t>(offset >> 16), static_cast<std::uint8_t>(offset >> 8),
          static_cast<std::uint8_t>(offset)};
}

std::uint8_t status() {
  std::uint8_t value = 0;
  exchange({&kReadStatus, 1}, {}, {&value, 1});
  return value;
}

}  // namespace

Status BlockDevice::start() {
  set_up_spi();
  std::array<std::uint8_t, 3> id{};
  exchange({&kIdentify, 1}, {}, id);
  ready_ = id[0] == 0x01 && id[1] == 0x20 && id[2] == 0x18;
  if (ready_) return {};
  return id[0] == 0x00 || id[0] == 0xFF ? Error::kNoMedium : Error::kUnsupported;
}

port::Geometry BlockDevice::geometry() const { return {ready_ ? kSize - kSector : 0, 1, kSector, false}; }

Status BlockDevice::check(std::uint64_t offset, std::uint64_t length, std::uint64_t unit) const {
  if (!ready_) return Error::kNoMedium;
  if (offset > kSize || length > kSize - offset || offset % unit != 0 || length % unit != 0) return Error::kOutOfRange;
  return {};
}

Status BlockDevice::wait_until_done() {
  for (int wait = 0; wait < kWait; ++wait) {
    const std::uint8_t value = status();
    if ((value & kBusy) == 0) return (value & kFailed) == 0 ? Status() : Status(Error::kIo);
  }
  return Error::kIo;
}

// Asked back each time: the emulator forgives a missing enable, the chip does not.
Status BlockDevice::enable_writing() {
  exchange({&kWriteEnable, 1}, {}, {});
  return (status() & kWriteEnabled) != 0 ? Status() : Status(Error::kIo);
}

Status BlockDevice::read(std::uint64_t offset, MutableBytes out) {
  ESLABON_TRY(check(offset, out.size(), 1));
  while (!out.empty()) {
    const std::size_t size = std::min<std::size_t>(out.size(), kMaxExchange - 4);
    exchange(with_address(kRead, offset), {}, out.first(size));
    offset += size;
    out = out.subspan(size);
  }
  return {};
}

Status BlockDevice::program(std::uint64_t offset, Bytes data) {
  ESLABON_TRY(check(offset, data.size(), 1));
  while (!data.empty()) {
    const std::size_t size = std::min<std::size_t>(data.size(), kPage - offset % kPage);
    ESLABON_TRY(enable_writing());
    exchange(with_address(kPageProgram, offset), data.first(size), {});
    ESLABON_TRY(wait_until_done());
    offset += size;
    data = data.subspan(size);
  }
  return {};
}

Status BlockDevice::erase(std::uint64_t offset, std::uint64_t length) {
  ESLABON_TRY(check(offset, length, kSector));
  for (; length > 0; offset += kSector, length -= kSector) {
    ESLABON_TRY(enable_writing());
    exchange(with_address(kSectorErase, offset), {}, {});
    ESLABON_TRY(wait_until_done());
  }
  return {};
}

}  // namespace eslabon::board
