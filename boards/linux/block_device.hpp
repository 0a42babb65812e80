// The card as a file. A cut of power is the end of the process: what sync() returned for is in the file.
#pragma once

#include <string>

#include "firmware/port/block_device.hpp"

namespace eslabon::board {

class BlockDevice final : public port::BlockDevice {
 public:
  /// Opens the file, or makes one of `size` bytes. Without it (see ok()) the kiosk shows that there is no card.
  BlockDevice(const std::string& path, std::uint64_t size);
  ~BlockDevice();
  BlockDevice(const BlockDevice&) = delete;
  BlockDevice& operator=(const BlockDevice&) = delete;

  [[nodiscard]] port::Geometry geometry() const override { return {size_, 512, 512, true}; }
  Status read(std::uint64_t offset, MutableBytes out) override;
  Status program(std::uint64_t offset, Bytes data) override;
  Status erase(std::uint64_t, std::uint64_t) override { return {}; }
  Status sync() override;

 private:
  int file_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace eslabon::board
