// A card that counts and can be pulled out.
#pragma once

#include <cstring>
#include <vector>

#include "firmware/port/block_device.hpp"

namespace eslabon::interview {

class Card final : public port::BlockDevice {
 public:
  explicit Card(std::size_t size) : bytes_(size, 0xA5) {}
  void pull_out() { present_ = false; }

  [[nodiscard]] port::Geometry geometry() const override { return {.size = bytes_.size()}; }
  Status read(std::uint64_t offset, MutableBytes out) override {
    if (!present_) return Error::kNoMedium;
    if (offset + out.size() > bytes_.size()) return Error::kOutOfRange;
    std::memcpy(out.data(), bytes_.data() + offset, out.size());
    return {};
  }
  Status program(std::uint64_t offset, Bytes data) override {
    if (!present_) return Error::kNoMedium;
    if (offset % 512 != 0 || data.size() % 512 != 0 || offset + data.size() > bytes_.size()) return Error::kOutOfRange;
    std::memcpy(bytes_.data() + offset, data.data(), data.size());
    return {};
  }
  Status erase(std::uint64_t, std::uint64_t) override { return {}; }
  Status sync() override { return {}; }

 private:
  std::vector<std::uint8_t> bytes_;
  bool present_ = true;
};

}  // namespace eslabon::interview
