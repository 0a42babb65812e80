#include "firmware/sync/entry_collector.hpp"

#include <algorithm>

#include "firmware/sync/wire_layout.hpp"

namespace eslabon::sync {
namespace {

struct Head {
  std::uint32_t payload = 0;  ///< bytes
  std::size_t size = 0;       ///< of the varint; 0: not all there
  bool flagged = false;
  bool valid = true;
};

Head read_head(Bytes bytes) {
  Head head;
  for (std::size_t i = 0; i < 3 && i < bytes.size(); ++i) {
    head.payload |= static_cast<std::uint32_t>(bytes[i] & 0x7FU) << (7 * i);
    if ((bytes[i] & 0x80U) != 0) continue;
    head.size = i + 1;
    head.flagged = (head.payload & 1U) != 0;
    head.payload >>= 1;
    head.valid = head.payload <= kMaxEntryPayload;
    return head;
  }
  head.valid = bytes.size() < 3;
  return head;
}

}  // namespace

void EntryCollector::begin(const LogPosition& before) {
  before_ = proved_position_ = before;
  end_ = {};
  count_ = read_ = proved_ = proved_bytes_ = 0;
  corrupt_ = false;
}

Status EntryCollector::collect() {
  while (!corrupt_ && !full() && read_ < buffer_.readable().size() && read_entry(buffer_.readable().subspan(read_))) {
  }
  return corrupt_ ? Status(Error::kCorrupt) : Status();
}

bool EntryCollector::read_entry(Bytes rest) {
  const Head head = read_head(rest);
  const Sequence sequence = next();
  corrupt_ = !head.valid || sequence > end_.up_to;
  const std::size_t payload_at = head.size + 1 + (head.flagged ? 1 : 0);
  const bool chained = chain_follows(sequence, head.payload);
  const std::size_t size = payload_at + head.payload + (chained ? kChainBytes : 0);
  if (corrupt_ || head.size == 0 || rest.size() < size) return false;
  const std::uint8_t flags = head.flagged ? rest[head.size + 1] : std::uint8_t{0};
  entries_[count_++] = {sequence, rest[head.size], flags, rest.subspan(payload_at, head.payload)};
  read_ += size;
  if (!chained && sequence != end_.up_to) return true;
  proved_ = count_;
  proved_bytes_ = read_;
  proved_position_ = {sequence, chained ? load_le<std::uint64_t>(rest.data() + size - kChainBytes) : end_.chain};
  return true;
}

void EntryCollector::take() {
  buffer_.consume(proved_bytes_);
  for (std::size_t i = proved_; i < count_; ++i) {
    EntryView moved = entries_[i];
    moved.payload = Bytes(moved.payload.data() - proved_bytes_, moved.payload.size());
    entries_[i - proved_] = moved;
  }
  count_ -= proved_;
  read_ -= proved_bytes_;
  proved_ = proved_bytes_ = 0;
  before_ = proved_position_;
}

}  // namespace eslabon::sync
