// The journal's bytes on the medium, all little-endian. docs/journal_format.md explains why they are so.
//
//   region  = superblock A, superblock B, then `segment_count` segments used as a ring
//   segment = header block, its copy, then content blocks of 512 bytes
//   block   = block header (16 bytes), entries; the rest 0xFF
//   entry   = entry header (8 bytes), payload; one longer than a block starts a block and goes on in the next ones
#pragma once

#include <array>

#include "firmware/base/bytes.hpp"
#include "firmware/base/limits.hpp"

namespace eslabon::journal {

/// Number of an entry on its log: 1, 2, 3 ... without gaps, never used twice.
using Sequence = std::uint64_t;
/// Stands for an entry and all before it; see chain.hpp.
using Chain = std::uint64_t;

inline constexpr std::size_t kBlockSize = 512;
inline constexpr std::size_t kBlockHeaderSize = 16;
inline constexpr std::size_t kEntryHeaderSize = 8;
inline constexpr std::size_t kBlockRoom = kBlockSize - kBlockHeaderSize;
inline constexpr std::size_t kAnchorSize = 128;
inline constexpr std::size_t kMaxPayload = kMaxEventBytes;
inline constexpr std::uint32_t kHeaderBlocks = 2;  ///< the segment's header and its copy
inline constexpr std::uint32_t kMinSegmentSize = 8 * kBlockSize;
inline constexpr std::uint32_t kMaxSegmentSize = 512 * 1024;
inline constexpr std::uint32_t kMinSegments = 4;
inline constexpr std::uint16_t kFormatVersion = 1;

/// Entry flags; the others are zero today and must be kept as they are.
inline constexpr std::uint8_t kFlagLocal = 0x01;   ///< the journal's own record: no number, never synced
inline constexpr std::uint8_t kFlagSealed = 0x02;  ///< payload is ciphertext ending in a 16-byte tag
inline constexpr std::uint8_t kFlagRestart = 0x08;  ///< the first entry behind damage at the log's end: nobody knows the chain
                                                    ///< before it, so it is always given as a rescued one
inline constexpr std::uint8_t kKeyEpochShift = 4;  ///< bits 4..7: key epoch of a sealed payload, 1..15
/// Kind of what stands for a damaged entry wherever entries are read or sent: its payload is the chain to go on with.
inline constexpr std::uint8_t kKindLost = 0xFF;
/// Kind of an intact entry that stands behind a damaged one: how it was chained is not known any more.
/// Its payload is the chain to go on with (8 bytes), its kind, its flags, and then what was written.
inline constexpr std::uint8_t kKindRescued = 0xFE;
inline constexpr std::size_t kRescuedPrefix = 10;
/// Largest kind that an app may give; the rest is the journal's.
inline constexpr std::uint8_t kMaxKind = 0xEF;

struct Superblock {
  static constexpr std::size_t kSize = 56;
  std::uint32_t segment_size = 0;   ///< bytes
  std::uint32_t segment_count = 0;
  std::uint64_t data_offset = 0;    ///< of segment 0 from the region's start
  std::uint64_t log_id = 0;         ///< random; keeps the traces of earlier logs apart
  DeviceId device_id = 0;
  std::uint16_t alignment = 1;      ///< entries start at multiples of it
  bool rewritable = true;           ///< of the medium it was made on; the newest block then has two places
  bool is_second = false;           ///< which of the two copies this is

  void encode(MutableBytes to) const;
  /// kCorrupt: not a superblock. kUnsupported: of a later format.
  static Result<Superblock> decode(Bytes from);
};

/// The header without its anchor, which stands behind it: kAnchorSize bytes that belong to the app.
struct SegmentHeader {
  static constexpr std::size_t kSize = 180;
  static constexpr std::size_t kAnchorOffset = 48;
  std::uint32_t number = 0;         ///< 0, 1, 2 ...; lies in slot number % segment_count
  std::uint64_t log_id = 0;
  Sequence first_sequence = 1;
  Chain chain = 0;                  ///< before first_sequence
  Sequence acknowledged = 0;        ///< when the segment was begun
  std::uint64_t host_id = 0;        ///< who acknowledged it

  /// `to` holds kSize bytes and already the anchor at its place.
  void encode(MutableBytes to) const;
  /// kCorrupt: not a segment header.
  static Result<SegmentHeader> decode(Bytes from);
};

/// Of a content block. Its checksum is seeded with the log and the segment's number, so that what an earlier round of
/// the ring left there is never taken for new.
struct BlockHeader {
  std::uint16_t block = 0;          ///< its place in the segment; on a rewritable medium the newest block's other
                                    ///< copy lies one place further
  bool continuation = false;        ///< goes on with the entry that the block before began
  std::uint16_t first = 0;          ///< number of the first entry that starts here, less the segment's first_sequence
  Chain chain = 0;                  ///< before that entry

  void encode(MutableBytes to, std::uint32_t segment_seed) const;
  static Result<BlockHeader> decode(Bytes from, std::uint32_t segment_seed);
};

struct EntryHeader {
  std::uint16_t length = 0;         ///< of the payload; 0xFFFF: nothing written here
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
  std::uint32_t crc = 0;

  void encode(MutableBytes to) const;
  static EntryHeader decode(Bytes from);
};
inline constexpr std::uint16_t kNoEntry = 0xFFFF;

/// Seed of all checksums inside one segment.
std::uint32_t segment_seed(std::uint64_t log_id, std::uint32_t number);
/// The checksum of an entry before its payload; go on with crc32c(payload, result).
std::uint32_t entry_crc_start(std::uint32_t segment_seed, std::uint16_t index, const EntryHeader& header);

/// How many blocks an entry takes that does not fit into one.
constexpr std::size_t blocks_for(std::size_t payload) {
  return (kEntryHeaderSize + payload + kBlockRoom - 1) / kBlockRoom;
}

static_assert(SegmentHeader::kSize <= kBlockSize && Superblock::kSize <= kBlockSize);
static_assert(kMaxSegmentSize / (kEntryHeaderSize + 1) < 0xFFFF, "an entry's place in its segment fits 16 bits");

}  // namespace eslabon::journal
