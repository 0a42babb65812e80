// The segments of a region, used round and round.
#pragma once

#include "firmware/journal/journal_layout.hpp"
#include "firmware/port/block_device.hpp"

namespace eslabon::journal {

/// The part of a device that the journal has to itself.
struct Region {
  std::uint64_t offset = 0;  ///< bytes, a multiple of the erase size
  std::uint64_t size = 0;    ///< bytes
};

class Ring {
 public:
  Ring(port::BlockDevice& device, Region region) : device_(device), region_(region) {}

  /// Chooses sizes for this device and region: superblock without ids. kInvalid: too small, or erase or program
  /// units that a journal cannot use.
  Result<Superblock> plan(std::uint32_t segment_size) const;
  /// Works with that superblock from now on.
  void adopt(const Superblock& superblock) { superblock_ = superblock; }
  /// Writes both superblocks; `scratch` is a block.
  Status write_superblock(const Superblock& superblock, MutableBytes scratch);
  /// Reads either of them. kNotFound: neither is one. kUnsupported, kIo, kNoMedium.
  Status open();
  [[nodiscard]] const Superblock& superblock() const { return superblock_; }

  /// Bytes from the device's start to a block of a segment.
  [[nodiscard]] std::uint64_t offset_of(std::uint32_t number, std::uint32_t block) const;
  [[nodiscard]] std::uint32_t blocks() const { return superblock_.segment_size / kBlockSize; }
  /// The last block that takes content: on a rewritable medium the very last one only takes second copies.
  [[nodiscard]] std::uint32_t last_block() const { return blocks() - (rewritable() ? 2 : 1); }
  [[nodiscard]] bool rewritable() const { return superblock_.rewritable; }
  [[nodiscard]] std::uint32_t seed(std::uint32_t number) const { return segment_seed(superblock_.log_id, number); }

  /// The header of that segment. kNotFound: another segment, or none, has the slot, or both copies are damaged.
  Result<SegmentHeader> header(std::uint32_t number);
  Status read_anchor(std::uint32_t number, MutableBytes anchor);
  /// The newest segment, by binary search. kNotFound: there is none.
  Result<std::uint32_t> find_head();
  /// The newest segment of oldest..newest whose first sequence is at most `sequence`; `oldest` when none is.
  Result<std::uint32_t> find_segment(Sequence sequence, std::uint32_t oldest, std::uint32_t newest);

 private:
  Result<SegmentHeader> slot_header(std::uint32_t slot);
  Result<SegmentHeader> header_at(std::uint64_t offset);
  /// The first readable header at or after `slot`, in growing steps, below `end`. kNotFound.
  Result<SegmentHeader> probe(std::uint32_t slot, std::uint32_t end);
  [[nodiscard]] bool is_plausible(const Superblock& superblock) const;
  [[nodiscard]] std::uint64_t superblock_offset(int copy) const;

  port::BlockDevice& device_;
  Region region_;
  Superblock superblock_;
};

}  // namespace eslabon::journal
