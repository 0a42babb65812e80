// Finding the tail again: what was accepted, what was torn, what is damaged.
#include <algorithm>

#include "firmware/journal/journal.hpp"
#include "firmware/journal/local_records.hpp"

namespace eslabon::journal {

Status Journal::mount() {
  mounted_ = false;
  reader_.reset();
  ESLABON_TRY(ring_.open());
  const auto newest = ring_.find_head();
  if (!newest.ok()) return newest.error() == Error::kNotFound ? Error::kCorrupt : newest.error();
  ESLABON_ASSIGN(head_, ring_.header(*newest));
  acknowledged_ = head_.acknowledged;
  host_id_ = head_.host_id;
  keep_from_ = 0;
  health_ = {};
  counted_from_ = head_.first_sequence;
  counted_to_ = 0;
  ESLABON_TRY(scan_head());
  ESLABON_TRY(open_tail());
  ESLABON_TRY(find_oldest());
  reader_.reset_position();
  mounted_ = true;
  return {};
}

Status Journal::scan_head() {
  reader_.enter(head_.number, head_.first_sequence, kHeaderBlocks, 0, head_.chain);
  ESLABON_TRY(scan_entries());
  if (ring_.rewritable()) return adopt_second_copy();
  return {};
}

// Goes over all entries from where the reader stands and leaves in tail_ where they end.
Status Journal::scan_entries() {
  for (;;) {
    const Sequence expected = reader_.sequence();
    ESLABON_ASSIGN(const bool found, reader_.find());
    note_lost(expected, reader_.sequence());
    if (!found) break;
    if (reader_.is_local()) take_local();
    reader_.consume();
  }
  health_.chain_breaks += reader_.chain_breaks();
  tail_ = {};
  tail_.block = reader_.end_block();
  tail_.used = reader_.end_used();
  tail_.index = static_cast<std::uint16_t>(reader_.index());
  tail_.chain = reader_.chain_before();
  tail_.durable = tail_.used != 0;
  if (reader_.end_damaged()) {
    ++tail_.block, tail_.used = 0, tail_.durable = false;
    tail_.restart = reader_.is_rescued();
  }
  return {};
}

void Journal::take_local() {
  std::array<std::uint8_t, Acknowledgement::kSize> payload;
  if (reader_.header().kind != Acknowledgement::kKind || reader_.header().length != payload.size()) return;
  if (!reader_.read_payload(0, payload).ok()) return;
  const auto record = Acknowledgement::decode(payload);
  if (record.up_to <= acknowledged_ || record.up_to >= reader_.sequence()) return;
  acknowledged_ = record.up_to;
  host_id_ = record.host_id;
}

// On a rewritable medium the newest block is written to its own place and the next one in turn, so that one of the two
// is always whole. Takes the copy at the next place if it holds more than what was found so far.
Result<bool> Journal::adopt_copy_of(std::uint32_t block) {
  if (block > ring_.last_block()) return false;
  ESLABON_ASSIGN(const Bytes bytes, reader_.load(block + 1));
  const auto copy = BlockHeader::decode(bytes, ring_.seed(head_.number));
  if (!copy.ok() || copy->continuation || copy->block != block) return false;
  const Tail own = tail_;
  const Health health = health_;
  reader_.enter(head_.number, head_.first_sequence, block, copy->first, copy->chain);
  reader_.relocate(block, block + 1);
  ESLABON_TRY(scan_entries());
  const bool is_newer = tail_.block == block && (own.block != block || tail_.used > own.used);
  if (is_newer)
    tail_.at_partner = true;
  else
    tail_ = own, health_ = health;
  return is_newer;
}

Status Journal::adopt_second_copy() {
  const std::uint32_t block = tail_.block;
  if (tail_.durable) {
    ESLABON_ASSIGN(const bool next_adopted, adopt_copy_of(block + 1));
    if (next_adopted) return {};
  }
  ESLABON_TRY(adopt_copy_of(block));
  return {};
}

// The first block at or after `block` from which on nothing was ever programmed; `used` bytes of `block` are known.
Result<std::uint32_t> Journal::clean_from(std::uint32_t block, std::size_t used) {
  for (std::uint32_t at = ring_.last_block(); at >= block && at >= kHeaderBlocks; --at) {
    ESLABON_ASSIGN(const Bytes bytes, reader_.load(at));
    const Bytes rest = bytes.subspan(at == block ? used : 0);
    if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0xFF; })) return at + 1;
  }
  return block;
}

// Makes the block in memory what is on the medium, or a new one where that cannot be gone on with.
Status Journal::open_tail() {
  if (!ring_.rewritable()) {
    ESLABON_ASSIGN(const std::uint32_t clean, clean_from(tail_.block, tail_.used));
    if (clean != tail_.block) tail_.block = clean, tail_.durable = false;
  }
  if (!tail_.durable) {
    begin_block(false);
    return {};
  }
  const std::uint32_t place = tail_.block + (tail_.at_partner ? 1 : 0);
  ESLABON_TRY(device_.read(ring_.offset_of(head_.number, place), buffers_.tail));
  std::fill(buffers_.tail.begin() + tail_.used, buffers_.tail.end(), std::uint8_t{0xFF});
  reader_.set_tail(head_.number, tail_.block, buffers_.tail);
  return {};
}

Status Journal::find_oldest() {
  const std::uint32_t count = ring_.superblock().segment_count;
  const std::uint32_t last_round = head_.number + 1 >= count ? head_.number + 1 - count : 0;
  for (oldest_segment_ = last_round; oldest_segment_ < head_.number; ++oldest_segment_) {
    const auto header = ring_.header(oldest_segment_);
    if (header.ok()) break;
    if (header.error() != Error::kNotFound) return header.error();
  }
  ESLABON_ASSIGN(const SegmentHeader oldest, ring_.header(oldest_segment_));
  oldest_sequence_ = oldest.first_sequence;
  // What is missing before it was overwritten on purpose if a host has it, else damaged.
  if (oldest_segment_ == last_round) return {};
  if (oldest_segment_ > last_round + 1 || oldest.first_sequence > acknowledged_ + 1)
    health_.damaged_headers += oldest_segment_ - last_round;
  if (oldest_segment_ != 0) note_lost(acknowledged_ + 1, oldest.first_sequence);
  return {};
}

void Journal::note_lost(Sequence from, Sequence to) {
  if (from >= to) return;
  health_.lost_entries += static_cast<std::uint32_t>(to - from);
  if (health_.first_lost == 0 || from < health_.first_lost) health_.first_lost = from;
}

}  // namespace eslabon::journal
