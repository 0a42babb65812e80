// Where the copies of something small lie that is written again and again: superblock, directory of interviews.
//
// Each version has a generation, and generation g lies at place g mod count(): whoever looks for the newest looks at all
// places. A card has two, written in turn. Flash that must be erased has two erase units full of places: each takes one
// version between two erases, and the newest intact one is never in the unit that is being erased.
#pragma once

#include "firmware/port/block_device.hpp"

namespace eslabon::app {

class CopyPlaces {
 public:
  static constexpr std::uint32_t kPitch = 4096;  ///< copies lie in different erase units of most cards

  /// How far two units of places reach: 2 * kPitch, or two erase units.
  static std::uint32_t unit_of(const port::Geometry& geometry) {
    return geometry.rewritable || geometry.erase_size < kPitch ? kPitch : geometry.erase_size;
  }

  /// From `offset` of the medium, for copies of `size` bytes, a multiple of 512 and at most kPitch.
  CopyPlaces(port::BlockDevice& medium, std::uint64_t offset, std::uint32_t size)
      : medium_(medium), offset_(offset), size_(size), unit_(unit_of(medium.geometry())),
        in_unit_(medium.geometry().rewritable ? 1 : unit_ / size) {}

  [[nodiscard]] std::uint32_t count() const { return 2 * in_unit_; }
  /// Bytes from the medium's start to a generation's place.
  [[nodiscard]] std::uint64_t at(std::uint32_t generation) const {
    const std::uint32_t place = generation % count();
    return offset_ + place / in_unit_ * unit_ + place % in_unit_ * size_;
  }
  /// Moves on to the next generation whose place can take a version, and gets that ready. kIo, kNoMedium.
  Status next(std::uint32_t& generation);
  /// Makes the copies of whoever had the medium before unreadable, where writing does not do so. kIo, kNoMedium.
  Status clear();

 private:
  Result<bool> is_blank(std::uint64_t at);

  port::BlockDevice& medium_;
  std::uint64_t offset_;
  std::uint32_t size_, unit_, in_unit_;
};

}  // namespace eslabon::app
