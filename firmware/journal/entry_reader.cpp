#include "firmware/journal/entry_reader.hpp"

#include <algorithm>

#include "firmware/base/crc32c.hpp"
#include "firmware/journal/chain.hpp"

namespace eslabon::journal {

void EntryReader::reset() {
  cached_ = tail_offset_ = kNothing;
  tail_ = {};
  found_ = false;
  number_ = kNoNumber;
}

void EntryReader::set_tail(std::uint32_t number, std::uint32_t block, Bytes tail) {
  tail_ = tail;
  tail_offset_ = ring_.offset_of(number, block);
}

void EntryReader::enter(std::uint32_t number, Sequence first_sequence, std::uint32_t block, std::uint32_t index,
                        Chain chain) {
  number_ = number;
  seed_ = ring_.seed(number);
  first_sequence_ = first_sequence;
  block_ = end_block_ = block;
  offset_ = end_used_ = 0;
  index_ = index;
  chain_ = chain_after_ = chain;
  found_ = rescued_ = damaged_ = end_damaged_ = false;
  has_way_ = block == kHeaderBlocks;
  chain_breaks_ = 0;
  moved_block_ = moved_place_ = 0;
}

void EntryReader::relocate(std::uint32_t block, std::uint32_t place) { moved_block_ = block, moved_place_ = place; }

Result<Bytes> EntryReader::load(std::uint32_t block) {
  const std::uint32_t place = block == moved_block_ && moved_block_ != 0 ? moved_place_ : block;
  const std::uint64_t offset = ring_.offset_of(number_, place);
  if (offset == tail_offset_) return tail_;
  if (offset != cached_) {
    cached_ = kNothing;
    ESLABON_TRY(device_.read(offset, buffer_));
    cached_ = offset;
  }
  return Bytes(buffer_);
}

void EntryReader::skip_block() {
  ++block_;
  offset_ = 0;
}

// Reads the block's header; false: nothing in this block is ours to read. On flash whose bits can only be cleared a block
// with a damaged header holds this segment's entries or none: they are found by their numbers.
Result<bool> EntryReader::begin_block() {
  ESLABON_ASSIGN(const Bytes bytes, load(block_));
  const auto header = BlockHeader::decode(bytes, seed_);
  if (!header.ok()) {
    damaged_ = true;
    offset_ = kBlockHeaderSize;
    return !ring_.rewritable() && has_way_;
  }
  if (header->continuation || header->block != block_ || header->first < index_) return false;
  if (header->first == index_ && header->chain != chain_) ++chain_breaks_;
  index_ = header->first;
  chain_ = header->chain;
  offset_ = kBlockHeaderSize;
  rescued_ = damaged_ = end_damaged_ = false;
  has_way_ = true;
  end_block_ = block_;
  end_used_ = offset_;
  return true;
}

// Whether the bytes at block_, offset_ are the entry that index_ expects; fills header_ and chain_after_.
Result<bool> EntryReader::check_entry() {
  ESLABON_ASSIGN(const Bytes bytes, load(block_));
  if (offset_ + kEntryHeaderSize > kBlockSize) return false;
  header_ = EntryHeader::decode(bytes.subspan(offset_));
  if (header_.length > kMaxPayload) return false;
  const std::size_t end = offset_ + kEntryHeaderSize + header_.length;
  if (end > kBlockSize) return offset_ == kBlockHeaderSize ? check_large(bytes) : false;
  const Bytes payload = bytes.subspan(offset_ + kEntryHeaderSize, header_.length);
  if (crc32c(payload, entry_crc_start(seed_, static_cast<std::uint16_t>(index_), header_)) != header_.crc) return false;
  chain_after_ = is_local() || rescued_ ? chain_ : chain_of(payload);
  return true;
}

Chain EntryReader::chain_of(Bytes payload) const {
  return journal::chain_after(chain_, sequence(), header_.kind, header_.flags, payload);
}

Result<bool> EntryReader::check_large(Bytes block) {
  const EntryHeader header = header_;
  std::uint32_t crc = entry_crc_start(seed_, static_cast<std::uint16_t>(index_), header);
  ChainHash hash(chain_, sequence(), header.kind, header.flags);
  Bytes piece = block.subspan(kBlockHeaderSize + kEntryHeaderSize);
  std::size_t left = header.length;
  for (std::uint32_t next = block_ + 1;; ++next) {
    piece = piece.first(std::min(piece.size(), left));
    crc = crc32c(piece, crc);
    hash.update(piece);
    left -= piece.size();
    if (left == 0) break;
    if (next > ring_.last_block()) return false;
    ESLABON_ASSIGN(const Bytes bytes, load(next));
    const auto found = BlockHeader::decode(bytes, seed_);
    if (!found.ok() || !found->continuation || found->block != next) return false;
    piece = bytes.subspan(kBlockHeaderSize);
  }
  chain_after_ = rescued_ ? chain_ : hash.finish();
  return crc == header.crc;
}

// Behind a damaged entry: the next one of the block that is intact. Its checksum knows its number, and each that is missing
// was at least a header long.
Result<bool> EntryReader::find_next_in_block() {
  const std::uint32_t index = index_;
  const std::uint16_t start = offset_;
  while ((offset_ = static_cast<std::uint16_t>(offset_ + ring_.superblock().alignment)) < kBlockSize) {
    for (index_ = index; (index_ - index) * kEntryHeaderSize <= static_cast<std::size_t>(offset_ - start); ++index_) {
      ESLABON_ASSIGN(const bool intact, check_entry());
      if (intact) return step_over_damage(index);
      if (header_.length > kBlockRoom) break;  // nothing begins here, whatever its number
    }
  }
  index_ = index;
  return false;
}

// From the entry `index`, which is damaged, to the one that was found. The newest block of a rewritable medium is left as
// it is: its other copy may be whole.
Result<bool> EntryReader::step_over_damage(std::uint32_t index) {
  if (index != index_ && !rescued_) {
    const auto behind = chain_behind();
    if (!behind.ok() && (behind.error() != Error::kNotFound || ring_.rewritable())) {
      index_ = index;
      return behind.error() == Error::kNotFound ? Result<bool>(false) : Result<bool>(behind.error());
    }
    // Where nothing behind it knows a chain: one that follows from what is lost, so that it is the same at each mount.
    chain_ = behind.ok() ? *behind : ChainHash(chain_, first_sequence_ + index, kKindLost, 0).finish();
    chain_after_ = chain_;
    rescued_ = true;
  }
  damaged_ = true;
  return true;
}

// What the next block or segment knows of what came before it.
Result<Chain> EntryReader::chain_behind() {
  for (std::uint32_t block = block_ + 1; block <= ring_.last_block(); ++block) {
    ESLABON_ASSIGN(const Bytes bytes, load(block));
    const auto header = BlockHeader::decode(bytes, seed_);
    if (header.ok() && !header->continuation && header->block == block) return header->chain;
  }
  ESLABON_ASSIGN(const SegmentHeader next, ring_.header(number_ + 1));
  return next.chain;
}

Result<bool> EntryReader::find() {
  while (!found_ && block_ <= ring_.last_block()) {
    if (offset_ == 0) {
      ESLABON_ASSIGN(const bool begun, begin_block());
      if (!begun) {
        skip_block();
        continue;
      }
    }
    ESLABON_ASSIGN(found_, check_entry());
    if (!found_) {
      ESLABON_ASSIGN(found_, find_next_in_block());
    }
    if (!found_) skip_block();
  }
  if (!found_) chain_after_ = chain_;
  return found_;
}

void EntryReader::consume() {
  if (!is_local()) ++index_;
  chain_ = chain_after_;
  found_ = false;
  const std::size_t end = offset_ + kEntryHeaderSize + header_.length;
  if (end > kBlockSize) {
    block_ += static_cast<std::uint32_t>(blocks_for(header_.length));
    offset_ = 0;
  } else {
    const std::size_t unit = ring_.superblock().alignment;
    offset_ = static_cast<std::uint16_t>(std::min((end + unit - 1) / unit * unit, kBlockSize));
  }
  end_block_ = block_;
  end_used_ = offset_;
  end_damaged_ = damaged_ && offset_ != 0;
}

Status EntryReader::read_payload(std::size_t offset, MutableBytes out) {
  std::size_t at = offset_ + kEntryHeaderSize + offset;
  std::uint32_t block = block_;
  if (at >= kBlockSize) {  // each further block holds kBlockRoom bytes behind its header
    const std::size_t beyond = at - kBlockSize;
    block += 1 + static_cast<std::uint32_t>(beyond / kBlockRoom);
    at = kBlockHeaderSize + beyond % kBlockRoom;
  }
  while (!out.empty()) {
    ESLABON_ASSIGN(const Bytes bytes, load(block));
    const std::size_t size = std::min(out.size(), kBlockSize - at);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), size, out.begin());
    out = out.subspan(size);
    ++block;
    at = kBlockHeaderSize;
  }
  return {};
}

}  // namespace eslabon::journal
