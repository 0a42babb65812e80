// A card or flash chip in memory whose power can be cut at any write: what was not synced then is kept, lost, torn or
// garbled, each unit for itself.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "firmware/base/split_mix.hpp"
#include "firmware/port/block_device.hpp"

namespace eslabon::fakes {

/// A small repeatable generator.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() { return split_mix(state_); }
  /// 0 .. below - 1
  std::uint64_t below(std::uint64_t below) { return next() % below; }

 private:
  std::uint64_t state_;
};

class PowerCutDevice final : public port::BlockDevice {
 public:
  explicit PowerCutDevice(port::Geometry geometry) : geometry_(geometry), bytes_(geometry.size, 0xFF) {}

  /// The power fails during the n-th program or erase call from now, n >= 1.
  void cut_after(std::uint64_t writes) { until_cut_ = writes; }
  [[nodiscard]] bool is_cut() const { return cut_; }
  /// Decides the fate of what was not synced, and switches on again.
  void power_on(Dice& dice) {
    for (auto unit = pending_.rbegin(); unit != pending_.rend(); ++unit) decide(*unit, dice);
    pending_.clear();
    cut_ = false;
    until_cut_ = kNever;
  }
  [[nodiscard]] std::uint64_t writes() const { return writes_; }
  [[nodiscard]] std::uint64_t bytes_written() const { return bytes_written_; }
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }
  [[nodiscard]] std::uint64_t zero_to_one() const { return zero_to_one_; }
  void reset_counts() { writes_ = bytes_written_ = bytes_read_ = 0; }
  std::vector<std::uint8_t>& bytes() { return bytes_; }
  /// The n-th program call from now is answered with success and does nothing, n >= 1.
  void lie_about(std::uint64_t writes) { until_lie_ = writes; }
  /// After a lie the device's own cache still shows what was not stored, until forget_lies().
  void forget_lies() {
    for (auto& lie : lies_) std::copy(lie.old.begin(), lie.old.end(), at(lie.offset));
    lies_.clear();
  }

  [[nodiscard]] port::Geometry geometry() const override { return geometry_; }
  Status read(std::uint64_t offset, MutableBytes out) override {
    if (cut_) return Error::kIo;
    if (offset > bytes_.size() || out.size() > bytes_.size() - offset) return Error::kOutOfRange;
    std::copy_n(at(offset), out.size(), out.begin());
    bytes_read_ += out.size();
    return {};
  }
  Status program(std::uint64_t offset, Bytes data) override {
    if (cut_) return Error::kIo;
    if (offset % geometry_.program_size != 0 || data.size() % geometry_.program_size != 0) return Error::kOutOfRange;
    if (offset > bytes_.size() || data.size() > bytes_.size() - offset) return Error::kOutOfRange;
    if (--until_lie_ == 0) lies_.push_back({offset, {at(offset), at(offset) + long(data.size())}, {}, false});
    const std::size_t unit = geometry_.rewritable ? geometry_.program_size : kPage;
    while (!data.empty()) {  // NOR pages do not reach across their boundary
      const std::size_t size = std::min<std::size_t>(data.size(), unit - offset % unit);
      change(offset, data.first(size), false);
      offset += size;
      data = data.subspan(size);
    }
    return after_write();
  }
  Status erase(std::uint64_t offset, std::uint64_t length) override {
    if (cut_) return Error::kIo;
    if (offset % geometry_.erase_size != 0 || length % geometry_.erase_size != 0) return Error::kOutOfRange;
    const std::vector<std::uint8_t> blank(geometry_.erase_size, 0xFF);
    for (; length != 0 && !cut_; offset += geometry_.erase_size, length -= geometry_.erase_size) {
      change(offset, blank, true);
      if (Status status = after_write(); !status.ok()) return status;
    }
    return {};
  }
  Status sync() override {
    if (cut_) return Error::kIo;
    pending_.clear();
    return {};
  }

 private:
  static constexpr std::size_t kPage = 256;
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  struct Unit {
    std::uint64_t offset;
    std::vector<std::uint8_t> old, fresh;
    bool erased;
  };
  std::vector<std::uint8_t>::iterator at(std::uint64_t offset) {
    return bytes_.begin() + static_cast<std::ptrdiff_t>(offset);
  }
  void change(std::uint64_t offset, Bytes data, bool erased) {
    Unit unit{offset, {at(offset), at(offset) + static_cast<std::ptrdiff_t>(data.size())}, {}, erased};
    unit.fresh.assign(data.begin(), data.end());
    if (!geometry_.rewritable && !erased)
      for (std::size_t i = 0; i < data.size(); ++i) {
        if ((data[i] & ~unit.old[i]) != 0) ++zero_to_one_;
        unit.fresh[i] = data[i] & unit.old[i];
      }
    std::copy(unit.fresh.begin(), unit.fresh.end(), at(offset));
    bytes_written_ += data.size();
    pending_.push_back(std::move(unit));
  }
  Status after_write() {
    ++writes_;
    if (--until_cut_ != 0) return {};
    cut_ = true;
    return Error::kIo;
  }
  void decide(const Unit& unit, Dice& dice) {
    const auto to = at(unit.offset);
    const std::size_t size = unit.old.size();
    switch (dice.below(4)) {
      case 0:  // kept
        return;
      case 1:  // lost
        std::copy(unit.old.begin(), unit.old.end(), to);
        return;
      case 2: {  // torn: a first part is new
        const std::size_t kept = dice.below(size + 1);
        std::copy(unit.old.begin() + static_cast<std::ptrdiff_t>(kept), unit.old.end(), to + static_cast<std::ptrdiff_t>(kept));
        return;
      }
      default:  // garbled: NOR bits that were on their way to change may have done so, an SD block is noise
        for (std::size_t i = 0; i < size; ++i) {
          const auto noise = static_cast<std::uint8_t>(dice.next());
          const auto changing = static_cast<std::uint8_t>(unit.old[i] ^ unit.fresh[i]);
          to[static_cast<std::ptrdiff_t>(i)] =
              geometry_.rewritable ? noise : static_cast<std::uint8_t>(unit.old[i] ^ (changing & noise));
        }
    }
  }

  port::Geometry geometry_;
  std::vector<std::uint8_t> bytes_;
  std::vector<Unit> pending_, lies_;
  std::uint64_t until_cut_ = kNever, until_lie_ = kNever;
  std::uint64_t writes_ = 0, bytes_written_ = 0, bytes_read_ = 0, zero_to_one_ = 0;
  bool cut_ = false;
};

/// An SD card of `size` bytes.
inline port::Geometry sd_card(std::uint64_t size) { return {size, 512, 512, true}; }
/// A NOR chip.
inline port::Geometry nor_chip(std::uint64_t size, std::uint32_t program, std::uint32_t erase) {
  return {size, program, erase, false};
}

}  // namespace eslabon::fakes
