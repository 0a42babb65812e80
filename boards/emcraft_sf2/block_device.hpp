// A serial NOR flash of 16 MB (Spansion S25FL128S, 64 KB erase units) on SPI0.
#pragma once

#include "firmware/port/block_device.hpp"

namespace eslabon::board {

/// Pages of up to 256 bytes whose bits can only be cleared, erase units of 64 KB. program() and erase() return when the
/// chip has finished, so sync() has nothing left to do. The last erase unit is the device's own (see system.hpp): it can be
/// read and programmed, but is no part of the geometry.
class BlockDevice final : public port::BlockDevice {
 public:
  /// Asks the chip who it is. kNoMedium when nobody answers, kUnsupported when it is another one.
  Status start();

  [[nodiscard]] port::Geometry geometry() const override;
  Status read(std::uint64_t offset, MutableBytes out) override;
  Status program(std::uint64_t offset, Bytes data) override;
  Status erase(std::uint64_t offset, std::uint64_t length) override;
  Status sync() override { return ready_ ? Status() : Status(Error::kNoMedium); }

 private:
  Status check(std::uint64_t offset, std::uint64_t length, std::uint64_t unit) const;
  Status wait_until_done();
  Status enable_writing();

  bool ready_ = false;
};

}  // namespace eslabon::board
