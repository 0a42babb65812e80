// A part of the card, or an object on it, as a Source.
#pragma once

#include "firmware/port/block_device.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::app {

/// Feeds the watchdog with each read: whoever verifies megabytes reads them through here.
class RegionSource final : public Source {
 public:
  RegionSource(port::BlockDevice& card, port::System& system) : card_(card), system_(system) {}
  void set(std::uint64_t offset, std::uint32_t size) {
    offset_ = offset;
    size_ = size;
  }

  [[nodiscard]] std::uint32_t size() const override { return size_; }
  Status read(std::uint32_t offset, MutableBytes out) override {
    if (offset > size_ || out.size() > size_ - offset) return Error::kOutOfRange;
    system_.feed_watchdog();
    return card_.read(offset_ + offset, out);
  }

 private:
  port::BlockDevice& card_;
  port::System& system_;
  std::uint64_t offset_ = 0;
  std::uint32_t size_ = 0;
};

}  // namespace eslabon::app
