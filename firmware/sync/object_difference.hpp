// Which parts of an object a device has already, in objects of the same kind that are installed there. A station's.
#pragma once

#include <array>
#include <span>

#include "firmware/sync/sync_types.hpp"
#include "firmware/sync/wire_layout.hpp"

namespace eslabon::sync {

/// Bytes of the new object that can be copied on the device.
struct CopyRun {
  std::uint32_t offset = 0;  ///< in the new object
  std::uint32_t size = 0;
  std::uint32_t from = 0;    ///< offset in the installed object
  std::uint8_t base = 0;     ///< which installed object: its index
};

/// As rsync does it (Tridgell and Mackerras 1996): the device tells the checksums of its blocks, and they are looked for at
/// every offset of the new object with a checksum that rolls. A checksum that fits by chance shows when the device
/// checks the whole object; then clear() and send all of it.
class ObjectDifference {
 public:
  static constexpr std::size_t kMostBlocks = 2048;
  static constexpr std::size_t kMostRuns = 256;

  void clear() { block_count_ = run_count_ = 0; }
  /// Block `index` of installed object `base` has that checksum.
  void add_block(std::uint8_t base, std::uint32_t index, std::uint32_t crc32c);
  /// All blocks are known: finds where they are in `content`.
  void find(Bytes content);
  /// An installed object has gone: what it would have given has to be sent.
  void drop(std::uint8_t base);
  [[nodiscard]] std::span<const CopyRun> runs() const { return std::span(runs_).first(run_count_); }
  /// The run that covers `offset`, or the first one beyond; an empty one at UINT32_MAX when there is none.
  [[nodiscard]] CopyRun run_at(std::uint32_t offset) const;

 private:
  struct Block {
    std::uint32_t crc32c = 0;
    std::uint32_t from = 0;
    std::uint8_t base = 0;
  };
  [[nodiscard]] const Block* look_up(std::uint32_t crc32c, const CopyRun& last) const;
  void add_run(std::uint32_t offset, const Block& block);

  std::array<Block, kMostBlocks> blocks_{};
  std::array<CopyRun, kMostRuns> runs_{};
  std::size_t block_count_ = 0;
  std::size_t run_count_ = 0;
};

}  // namespace eslabon::sync
