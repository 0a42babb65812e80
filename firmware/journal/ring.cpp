#include "firmware/journal/ring.hpp"

#include <algorithm>

namespace eslabon::journal {
namespace {

constexpr std::uint32_t kUsualSegmentSize = 64 * 1024;
constexpr std::uint32_t kUsualSegments = 16;  // a small region gets smaller segments until it has that many

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) { return (value + unit - 1) / unit * unit; }

/// Units small enough to be written once each are kept apart; larger NOR pages are written piece by piece.
constexpr std::uint16_t alignment_for(const port::Geometry& geometry) {
  return geometry.rewritable || geometry.program_size > 16 ? 1 : static_cast<std::uint16_t>(geometry.program_size);
}

constexpr bool is_usable(const port::Geometry& geometry) {
  const auto program = geometry.program_size, erase = geometry.erase_size;
  return program != 0 && kBlockSize % program == 0 && erase != 0 && (erase & (erase - 1)) == 0 &&
         erase <= kMaxSegmentSize;
}

}  // namespace

Result<Superblock> Ring::plan(std::uint32_t segment_size) const {
  const port::Geometry geometry = device_.geometry();
  if (!is_usable(geometry) || region_.offset % geometry.erase_size != 0) return Error::kInvalid;
  const std::uint64_t erase = std::max<std::uint64_t>(geometry.erase_size, kBlockSize);
  Superblock made;
  made.alignment = alignment_for(geometry);
  made.rewritable = geometry.rewritable;
  made.data_offset = 2 * erase;
  if (region_.size < made.data_offset || region_.offset + region_.size > geometry.size) return Error::kInvalid;
  const std::uint64_t room = region_.size - made.data_offset;
  std::uint64_t size = segment_size;
  if (size == 0)
    for (size = kUsualSegmentSize; size > kMinSegmentSize && room / size < kUsualSegments;) size /= 2;
  size = round_up(std::max<std::uint64_t>(size, kMinSegmentSize), erase);
  if (size > kMaxSegmentSize || room / size < kMinSegments) return Error::kInvalid;
  made.segment_size = static_cast<std::uint32_t>(size);
  made.segment_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(room / size, 0xFFFFFFFF));
  return made;
}

std::uint64_t Ring::superblock_offset(int copy) const {
  const std::uint64_t unit = std::max<std::uint64_t>(device_.geometry().erase_size, kBlockSize);
  return region_.offset + (copy == 0 ? 0 : unit);
}

Status Ring::write_superblock(const Superblock& superblock, MutableBytes scratch) {
  const port::Geometry geometry = device_.geometry();
  std::fill(scratch.begin(), scratch.end(), std::uint8_t{0xFF});
  const std::uint64_t size = round_up(Superblock::kSize, geometry.program_size);
  for (int copy = 0; copy < 2; ++copy) {
    Superblock written = superblock;
    written.is_second = copy != 0;
    written.encode(scratch);
    const std::uint64_t at = superblock_offset(copy);
    if (!geometry.rewritable) ESLABON_TRY(device_.erase(at, geometry.erase_size));
    ESLABON_TRY(device_.program(at, Bytes(scratch).first(static_cast<std::size_t>(size))));
    ESLABON_TRY(device_.sync());
  }
  return {};
}

Status Ring::open() {
  if (device_.geometry().size == 0) return Error::kNoMedium;
  Error why = Error::kNotFound;
  for (int copy = 0; copy < 2; ++copy) {
    std::array<std::uint8_t, Superblock::kSize> bytes;
    const Status read = device_.read(superblock_offset(copy), bytes);
    if (!read.ok() && read.error() == Error::kOutOfRange) return Error::kNotFound;
    ESLABON_TRY(read);
    const auto found = Superblock::decode(bytes);
    if (found.ok() && is_plausible(*found)) {
      superblock_ = *found;
      return {};
    }
    if (!found.ok() && found.error() == Error::kUnsupported) why = Error::kUnsupported;
  }
  return why;
}

bool Ring::is_plausible(const Superblock& superblock) const {
  const std::uint64_t end = superblock.data_offset + std::uint64_t{superblock.segment_size} * superblock.segment_count;
  return superblock.segment_size >= kMinSegmentSize && superblock.segment_size <= kMaxSegmentSize &&
         superblock.segment_size % kBlockSize == 0 && superblock.segment_count >= kMinSegments &&
         superblock.alignment >= 1 && superblock.alignment <= 16 && end <= region_.size;
}

std::uint64_t Ring::offset_of(std::uint32_t number, std::uint32_t block) const {
  return region_.offset + superblock_.data_offset +
         std::uint64_t{number % superblock_.segment_count} * superblock_.segment_size + std::uint64_t{block} * kBlockSize;
}

Result<SegmentHeader> Ring::header_at(std::uint64_t offset) {
  std::array<std::uint8_t, SegmentHeader::kSize> bytes;
  ESLABON_TRY(device_.read(offset, bytes));
  return SegmentHeader::decode(bytes);
}

Result<SegmentHeader> Ring::slot_header(std::uint32_t slot) {
  for (std::uint32_t copy = 0; copy < kHeaderBlocks; ++copy) {
    auto header = header_at(offset_of(slot, copy));
    if (header.ok() && header->log_id == superblock_.log_id && header->number % superblock_.segment_count == slot)
      return header;
    if (!header.ok() && header.error() != Error::kCorrupt) return header;
  }
  return Error::kNotFound;
}

Result<SegmentHeader> Ring::header(std::uint32_t number) {
  auto header = slot_header(number % superblock_.segment_count);
  if (header.ok() && header->number != number) return Error::kNotFound;
  return header;
}

Status Ring::read_anchor(std::uint32_t number, MutableBytes anchor) {
  for (std::uint32_t copy = 0; copy < kHeaderBlocks; ++copy) {
    auto header = header_at(offset_of(number, copy));
    if (!header.ok() && header.error() == Error::kCorrupt) continue;
    ESLABON_TRY(header);
    return device_.read(offset_of(number, copy) + SegmentHeader::kAnchorOffset, anchor.first(kAnchorSize));
  }
  return Error::kNotFound;
}

Result<SegmentHeader> Ring::probe(std::uint32_t slot, std::uint32_t end) {
  for (std::uint32_t step = 0; step < end - slot; step = step < 4 ? step + 1 : step * 2) {
    auto header = slot_header(slot + step);
    if (header.ok() || header.error() != Error::kNotFound) return header;
  }
  return Error::kNotFound;
}

Result<std::uint32_t> Ring::find_head() {
  const std::uint32_t count = superblock_.segment_count;
  const auto first = probe(0, count);
  if (!first.ok()) return first.error();
  // Slots of the newest round come first, then those of the round before, or nothing: find where that changes.
  std::uint32_t newest = first->number, low = first->number % count, high = count;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto found = probe(middle, high);
    if (!found.ok() && found.error() != Error::kNotFound) return found.error();
    if (found.ok() && found->number > newest)
      newest = found->number, low = newest % count;
    else
      high = middle;
  }
  return newest;
}

Result<std::uint32_t> Ring::find_segment(Sequence sequence, std::uint32_t oldest, std::uint32_t newest) {
  std::uint32_t low = oldest, high = newest + 1;
  while (high - low > 1) {
    std::uint32_t middle = low + (high - low) / 2;
    auto found = header(middle);
    while (!found.ok() && found.error() == Error::kNotFound && middle + 1 < high) found = header(++middle);
    if (!found.ok() && found.error() != Error::kNotFound) return found.error();
    if (found.ok() && found->first_sequence <= sequence)
      low = middle;
    else
      high = low + (high - low) / 2;
  }
  return low;
}

}  // namespace eslabon::journal
