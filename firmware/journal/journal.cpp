#include "firmware/journal/journal.hpp"

#include <algorithm>

namespace eslabon::journal {

Journal::Journal(port::BlockDevice& device, Region region, Buffers& buffers, AnchorSource& anchors)
    : device_(device), buffers_(buffers), anchors_(anchors), ring_(device, region), reader_(device, ring_, buffers.read) {}

// Enters the segment with its header's word for where it begins, or, where that is lost, with where the one before ended.
Status Journal::enter_segment(std::uint32_t number) {
  const auto header = ring_.header(number);
  if (!header.ok() && header.error() != Error::kNotFound) return header.error();
  if (header.ok())
    reader_.enter(number, header->first_sequence, kHeaderBlocks, 0, header->chain);
  else
    reader_.enter(number, reader_.sequence(), kHeaderBlocks, 0, reader_.chain_before());
  return {};
}

// Enters at the last block that begins at or before `sequence`; a block that cannot be read only costs a longer walk.
Status Journal::enter_block_of(Sequence sequence, std::uint32_t number) {
  const auto header = ring_.header(number);
  if (!header.ok() && header.error() != Error::kNotFound) return header.error();
  const Sequence first = header.ok() ? header->first_sequence : oldest_sequence_;
  const Chain chain = header.ok() ? header->chain : 0;
  reader_.enter(number, first, kHeaderBlocks, 0, chain);
  std::uint32_t low = kHeaderBlocks;
  std::uint32_t high = (number == head_.number ? std::min(tail_.block, ring_.last_block()) : ring_.last_block()) + 1;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    ESLABON_ASSIGN(const Bytes bytes, reader_.load(middle));
    const auto block = BlockHeader::decode(bytes, ring_.seed(number));
    if (block.ok() && block->block == middle && first + block->first <= sequence)
      low = middle;
    else
      high = middle;
  }
  reader_.enter(number, first, low, 0, chain);
  return {};
}

Status Journal::enter_near(Sequence sequence, const Place& place) {
  if (place.block >= kHeaderBlocks && place.block <= ring_.last_block() && place.segment >= oldest_segment_ &&
      place.segment <= head_.number) {
    const auto header = ring_.header(place.segment);
    if (header.ok() && header->first_sequence <= sequence) {
      reader_.enter(place.segment, header->first_sequence, place.block, 0, header->chain);
      ESLABON_ASSIGN(const bool found, reader_.find());
      if (found && reader_.sequence() <= sequence) return {};
    }
  }
  ESLABON_ASSIGN(const std::uint32_t number, ring_.find_segment(sequence, oldest_segment_, head_.number));
  return enter_block_of(sequence, number);
}

// Ends at `sequence`, or, where that is damaged, at the next intact entry or the end of the log.
Status Journal::walk_to(Sequence sequence) {
  for (;;) {
    ESLABON_ASSIGN(const bool found, reader_.find());
    if (!found) {
      if (reader_.number() == head_.number) return {};
      ESLABON_TRY(enter_segment(reader_.number() + 1));
      continue;
    }
    if (reader_.sequence() > sequence || (reader_.sequence() == sequence && !reader_.is_local())) return {};
    reader_.consume();
  }
}

Status Journal::seek(Sequence sequence, Place& place) {
  if (!mounted_) return Error::kRefused;
  if (sequence < oldest_sequence_ || sequence >= next_sequence()) return Error::kNotFound;
  constexpr Sequence kNear = 8;  // walking over so many is cheaper than entering a block anew
  const bool is_near = reader_.is_inside() && reader_.number() >= oldest_segment_ &&
                       reader_.sequence() <= sequence && sequence - reader_.sequence() < kNear;
  if (!is_near) ESLABON_TRY(enter_near(sequence, place));
  ESLABON_TRY(walk_to(sequence));
  if (!at(sequence)) count_lost(sequence);
  place = {reader_.number(), reader_.block()};
  return {};
}

void Journal::count_lost(Sequence sequence) {
  if (sequence >= counted_from_ || sequence < counted_to_) return;
  counted_to_ = sequence + 1;
  note_lost(sequence, sequence + 1);
}

EntryHead Journal::head_here(Sequence sequence) const {
  const EntryHeader& header = reader_.header();
  if (at(sequence) && reader_.is_rescued())
    return {sequence, kKindRescued, 0, static_cast<std::uint16_t>(kRescuedPrefix + header.length), reader_.chain_after()};
  if (at(sequence)) return {sequence, header.kind, header.flags, header.length, reader_.chain_after()};
  return {sequence, kKindLost, 0, sizeof(Chain), reader_.found() ? reader_.chain_before() : tail_.chain};
}

Status Journal::payload_here(Sequence sequence, std::size_t offset, MutableBytes out) {
  const EntryHead head = head_here(sequence);
  if (offset > head.size || out.size() > head.size - offset) return Error::kOutOfRange;
  const std::size_t made = head.lost() ? sizeof(Chain) : head.kind == kKindRescued ? kRescuedPrefix : 0;
  std::array<std::uint8_t, kRescuedPrefix> prefix;
  store_le(prefix.data(), head.chain);
  prefix[8] = reader_.header().kind;
  prefix[9] = reader_.header().flags;
  for (; offset < made && !out.empty(); ++offset, out = out.subspan(1)) out[0] = prefix[offset];
  return out.empty() ? Status() : reader_.read_payload(offset - made, out);
}

Result<EntryHead> Journal::head(Sequence sequence, Place& place) {
  ESLABON_TRY(seek(sequence, place));
  return head_here(sequence);
}

Status Journal::read_payload(Sequence sequence, Place& place, std::size_t offset, MutableBytes out) {
  ESLABON_TRY(seek(sequence, place));
  return payload_here(sequence, offset, out);
}

Result<Entry> Journal::read(Sequence sequence, Place& place, MutableBytes buffer) {
  ESLABON_TRY(seek(sequence, place));
  Entry entry;
  static_cast<EntryHead&>(entry) = head_here(sequence);
  if (entry.size > buffer.size()) return Error::kTooSmall;
  ESLABON_TRY(payload_here(sequence, 0, buffer.first(entry.size)));
  entry.payload = buffer.first(entry.size);
  return entry;
}

Result<Chain> Journal::chain_at(Sequence sequence) {
  if (!mounted_) return Error::kRefused;
  if (sequence + 1 == next_sequence()) return tail_.chain;
  if (sequence + 1 == oldest_sequence_) {
    const auto header = ring_.header(oldest_segment_);
    if (header.ok()) return header->chain;
    return header.error();
  }
  Place place;
  ESLABON_ASSIGN(const EntryHead entry, head(sequence, place));
  return entry.chain;
}

Result<Space> Journal::space() {
  if (!mounted_) return Error::kRefused;
  const Superblock& ring = ring_.superblock();
  const Sequence needed = std::min(acknowledged_ + 1, keep_from_);
  std::uint32_t oldest_needed = oldest_segment_;
  if (needed >= next_sequence())
    oldest_needed = head_.number;
  else if (needed > oldest_sequence_) {
    ESLABON_ASSIGN(oldest_needed, ring_.find_segment(needed, oldest_segment_, head_.number));
  }
  return Space{ring.segment_count, ring.segment_count - (head_.number - oldest_needed + 1), ring.segment_size};
}

}  // namespace eslabon::journal
