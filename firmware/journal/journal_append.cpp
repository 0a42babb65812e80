// Writing: one entry at a time, never endangering one that was accepted before.
#include <algorithm>

#include "firmware/base/crc32c.hpp"
#include "firmware/journal/journal.hpp"
#include "firmware/journal/local_records.hpp"

namespace eslabon::journal {
namespace {

constexpr std::uint32_t kImportantReserve = 1;  // blocks left for acknowledgements when important entries are refused
constexpr std::uint32_t kLeastReserve = 4;      // blocks left for important entries when answers are refused

constexpr std::uint32_t ordinary_reserve(std::uint32_t blocks) { return std::max(kLeastReserve, blocks / 8); }

}  // namespace

Status Journal::format(const Birth& birth) {
  mounted_ = false;
  if (ring_.open().ok() && ring_.superblock().log_id == birth.log_id) return Error::kInvalid;
  if (birth.first_sequence == 0) return Error::kInvalid;
  ESLABON_ASSIGN(Superblock superblock, ring_.plan(birth.segment_size));
  superblock.log_id = birth.log_id;
  superblock.device_id = birth.device_id;
  ring_.adopt(superblock);
  head_ = {};
  head_.log_id = birth.log_id;
  head_.first_sequence = birth.first_sequence;
  if (!ring_.rewritable()) ESLABON_TRY(erase_segment(0));
  std::fill(buffers_.tail.begin(), buffers_.tail.end(), std::uint8_t{0xFF});
  std::fill_n(buffers_.tail.begin() + SegmentHeader::kAnchorOffset, kAnchorSize, std::uint8_t{0});
  ESLABON_TRY(write_segment_header());
  return ring_.write_superblock(superblock, buffers_.tail);
}

Result<Sequence> Journal::append(std::uint8_t kind, Bytes payload, Importance importance, std::uint8_t flags) {
  if (kind > kMaxKind || (flags & (kFlagLocal | kFlagRestart)) != 0) return Error::kInvalid;
  const std::uint32_t reserve =
      importance == Importance::kImportant ? kImportantReserve : ordinary_reserve(ring_.blocks());
  const Sequence sequence = next_sequence();
  ESLABON_TRY(put(kind, flags, payload, reserve));
  return sequence;
}

Status Journal::acknowledge(Sequence up_to, std::uint64_t host_id) {
  if (!mounted_) return Error::kRefused;
  if (up_to >= next_sequence()) return Error::kOutOfRange;
  if (up_to <= acknowledged_) return {};
  std::array<std::uint8_t, Acknowledgement::kSize> payload;
  Acknowledgement{up_to, host_id}.encode(payload);
  ESLABON_TRY(put(Acknowledgement::kKind, kFlagLocal, payload, 0));
  acknowledged_ = up_to;
  host_id_ = host_id;
  return {};
}

bool Journal::has_room(std::size_t payload) {
  return mounted_ && check_room(payload, ordinary_reserve(ring_.blocks())).ok();
}

// Whether the segment after the newest one may be overwritten.
Result<bool> Journal::next_slot_free() {
  const std::uint32_t number = head_.number + 1, count = ring_.superblock().segment_count;
  if (number < count || number - count < oldest_segment_) return true;
  for (std::uint32_t next = number - count + 1; next <= head_.number; ++next) {
    const auto header = ring_.header(next);
    if (!header.ok() && header.error() == Error::kNotFound) continue;
    ESLABON_TRY(header);
    return header->first_sequence <= acknowledged_ + 1 && header->first_sequence <= keep_from_;
  }
  return Error::kCorrupt;
}

// Answers are refused before the last segment is full, important entries a block before that, acknowledgements last.
Status Journal::check_room(std::size_t payload, std::uint32_t reserve_blocks) {
  std::uint32_t last_needed = tail_.block;
  if (tail_.used + kEntryHeaderSize + payload > kBlockSize)
    last_needed += static_cast<std::uint32_t>(blocks_for(payload)) - (tail_.is_fresh() ? 1 : 0);
  if (last_needed + reserve_blocks <= ring_.last_block()) return {};
  ESLABON_ASSIGN(const bool is_free, next_slot_free());
  return is_free ? Status() : Status(Error::kFull);
}

Status Journal::put(std::uint8_t kind, std::uint8_t flags, Bytes payload, std::uint32_t reserve_blocks) {
  if (!mounted_) return Error::kRefused;
  if (payload.size() > kMaxPayload) return Error::kTooSmall;
  ESLABON_TRY(check_room(payload.size(), reserve_blocks));
  if (tail_.restart && (flags & kFlagLocal) == 0) flags |= kFlagRestart;
  const EntryHeader header{static_cast<std::uint16_t>(payload.size()), kind, flags, 0};
  mounted_ = false;  // until it is known what is on the medium
  ESLABON_TRY(kEntryHeaderSize + payload.size() <= kBlockRoom ? put_small(header, payload) : put_large(header, payload));
  mounted_ = true;
  return {};
}

void Journal::seal(EntryHeader& header, Bytes payload) const {
  header.crc = crc32c(payload, entry_crc_start(ring_.seed(head_.number), tail_.index, header));
}

void Journal::count_in(const EntryHeader& header, Bytes payload) {
  if ((header.flags & kFlagLocal) != 0) return;
  tail_.chain = chain_after(tail_.chain, next_sequence(), header.kind, header.flags, payload);
  ++tail_.index;
  tail_.restart = false;
}

Status Journal::put_small(EntryHeader header, Bytes payload) {
  const std::size_t size = kEntryHeaderSize + payload.size();
  if (tail_.used + size > kBlockSize || tail_.block > ring_.last_block()) ESLABON_TRY(next_block(1));
  seal(header, payload);
  const MutableBytes to = MutableBytes(buffers_.tail).subspan(tail_.used, size);
  header.encode(to);
  std::copy(payload.begin(), payload.end(), to.begin() + kEntryHeaderSize);
  ESLABON_TRY(write_tail(tail_.used, tail_.used + size));
  count_in(header, payload);
  const std::size_t unit = ring_.superblock().alignment;
  tail_.used = static_cast<std::uint16_t>(std::min((tail_.used + size + unit - 1) / unit * unit, kBlockSize));
  return {};
}

// A long entry has its blocks to itself; the first one names it, the others continue it.
Status Journal::put_large(EntryHeader header, Bytes payload) {
  const std::uint32_t blocks = static_cast<std::uint32_t>(blocks_for(payload.size()));
  if (!tail_.is_fresh() || tail_.block + blocks - 1 > ring_.last_block()) ESLABON_TRY(next_block(blocks));
  seal(header, payload);
  header.encode(MutableBytes(buffers_.tail).subspan(kBlockHeaderSize));
  std::size_t at = kBlockHeaderSize + kEntryHeaderSize;
  for (Bytes left = payload;;) {
    const std::size_t size = std::min(left.size(), kBlockSize - at);
    std::copy_n(left.begin(), size, buffers_.tail.begin() + static_cast<std::ptrdiff_t>(at));
    ESLABON_TRY(write_tail(0, at + size));
    left = left.subspan(size);
    ++tail_.block;
    if (left.empty()) break;
    begin_block(true);
    at = kBlockHeaderSize;
  }
  count_in(header, payload);
  begin_block(false);
  return {};
}

void Journal::begin_block(bool continuation) {
  buffers_.tail.fill(0xFF);
  BlockHeader header;
  header.block = static_cast<std::uint16_t>(tail_.block);
  header.continuation = continuation;
  header.first = static_cast<std::uint16_t>(tail_.index + (continuation ? 1 : 0));
  header.chain = tail_.chain;
  header.encode(buffers_.tail, ring_.seed(head_.number));
  tail_.used = kBlockHeaderSize;
  tail_.at_partner = tail_.durable = false;
  reader_.set_tail(head_.number, tail_.block, buffers_.tail);
}

// Writes bytes [from, to) of the newest block; what is durable of it stays so whatever happens meanwhile.
Status Journal::write_tail(std::size_t from, std::size_t to) {
  const bool to_partner = tail_.durable && !tail_.at_partner;
  if (ring_.rewritable()) {
    const std::uint32_t place = tail_.block + (to_partner ? 1 : 0);
    ESLABON_TRY(program_verified(ring_.offset_of(head_.number, place), buffers_.tail));
    tail_.at_partner = to_partner;
  } else {
    const std::size_t unit = device_.geometry().program_size;
    from = (tail_.durable ? from : 0) / unit * unit;
    to = (to + unit - 1) / unit * unit;
    ESLABON_TRY(program_verified(ring_.offset_of(head_.number, tail_.block) + from,
                                 Bytes(buffers_.tail).subspan(from, to - from)));
  }
  tail_.durable = true;
  return {};
}

Status Journal::program_verified(std::uint64_t offset, Bytes bytes) {
  reader_.forget_cache();
  for (int attempt = 0; attempt < (ring_.rewritable() ? 2 : 1); ++attempt) {
    ESLABON_TRY(device_.program(offset, bytes));
    ESLABON_TRY(device_.sync());
    const MutableBytes back = MutableBytes(buffers_.read).first(bytes.size());
    ESLABON_TRY(device_.read(offset, back));
    if (std::equal(back.begin(), back.end(), bytes.begin())) return {};
  }
  return Error::kIo;
}

// The newest copy comes to the block's own place before the next block takes the other one.
Status Journal::settle_tail() {
  if (!tail_.at_partner) return {};
  ESLABON_TRY(program_verified(ring_.offset_of(head_.number, tail_.block), buffers_.tail));
  tail_.at_partner = false;
  return {};
}

Status Journal::next_block(std::size_t blocks) {
  ESLABON_TRY(settle_tail());
  if (!tail_.is_fresh()) ++tail_.block;
  if (tail_.block + blocks - 1 > ring_.last_block()) return next_segment();
  begin_block(false);
  return {};
}

// A segment loses its header before it is erased, so that one erased in part is never taken for an old one.
Status Journal::erase_segment(std::uint32_t number) {
  const std::size_t unit = device_.geometry().program_size;
  buffers_.read.fill(0);
  reader_.forget_cache();
  const Bytes zeros = Bytes(buffers_.read).first(std::max<std::size_t>(unit, 16));
  for (std::uint32_t copy = 0; copy < kHeaderBlocks; ++copy)
    ESLABON_TRY(device_.program(ring_.offset_of(number, copy), zeros));
  ESLABON_TRY(device_.sync());
  ESLABON_TRY(device_.erase(ring_.offset_of(number, 0), ring_.superblock().segment_size));
  return device_.sync();
}

Status Journal::next_segment() {
  SegmentHeader next = head_;
  ++next.number;
  next.first_sequence = next_sequence();
  next.chain = tail_.chain;
  next.acknowledged = acknowledged_;
  next.host_id = host_id_;
  if (!ring_.rewritable()) ESLABON_TRY(erase_segment(next.number));
  head_ = next;
  buffers_.tail.fill(0xFF);
  const MutableBytes anchor = MutableBytes(buffers_.tail).subspan(SegmentHeader::kAnchorOffset, kAnchorSize);
  std::fill(anchor.begin(), anchor.end(), std::uint8_t{0});
  anchors_.fill_anchor(anchor, next.first_sequence);
  ESLABON_TRY(write_segment_header());
  tail_.block = kHeaderBlocks;
  tail_.index = 0;
  begin_block(false);
  return drop_oldest();
}

// The caller has put the anchor into the tail buffer.
Status Journal::write_segment_header() {
  head_.encode(buffers_.tail);
  const std::size_t unit = device_.geometry().program_size;
  const Bytes bytes = Bytes(buffers_.tail).first((SegmentHeader::kSize + unit - 1) / unit * unit);
  for (std::uint32_t copy = 0; copy < kHeaderBlocks; ++copy)
    ESLABON_TRY(program_verified(ring_.offset_of(head_.number, copy), bytes));
  return {};
}

// The new segment has taken the slot of the oldest one.
Status Journal::drop_oldest() {
  const std::uint32_t count = ring_.superblock().segment_count;
  if (head_.number < count || head_.number - count < oldest_segment_) return {};
  for (oldest_segment_ = head_.number - count + 1;; ++oldest_segment_) {
    const auto header = ring_.header(oldest_segment_);
    if (header.ok()) {
      oldest_sequence_ = header->first_sequence;
      return {};
    }
    if (header.error() != Error::kNotFound) return header.error();
  }
}

}  // namespace eslabon::journal
