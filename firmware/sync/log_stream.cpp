#include "firmware/sync/log_stream.hpp"

#include <algorithm>

namespace eslabon::sync {

Result<LogStream::Record> LogStream::record_at(const LogCursor& cursor) {
  Record record;
  ESLABON_ASSIGN(record.entry, log_.head(cursor));
  if (record.entry.size > kMaxEntryPayload) return Error::kUnsupported;
  std::uint32_t at = 0;
  std::uint32_t size = std::uint32_t{record.entry.size} << 1 | (record.entry.flags != 0 ? 1U : 0U);
  for (; size >= 0x80; size >>= 7) record.head[at++] = static_cast<std::uint8_t>(size | 0x80U);
  record.head[at++] = static_cast<std::uint8_t>(size);
  record.head[at++] = record.entry.kind;
  if (record.entry.flags != 0) record.head[at++] = record.entry.flags;
  record.head_size = at;
  record.size = at + record.entry.size + (chain_follows(cursor.sequence, record.entry.size) ? kChainBytes : 0U);
  return record;
}

// `out` lies within the record.
Status LogStream::read_record(const Record& record, const StreamPlace& place, MutableBytes out) {
  std::uint32_t at = place.within;
  for (; !out.empty() && at < record.head_size; out = out.subspan(1)) out[0] = record.head[at++];
  const std::uint32_t payload_end = record.head_size + record.entry.size;
  if (const std::size_t count = std::min<std::size_t>(out.size(), payload_end - std::min(at, payload_end)); count > 0) {
    ESLABON_TRY(log_.read(place.cursor, at - record.head_size, out.first(count)));
    at += static_cast<std::uint32_t>(count);
    out = out.subspan(count);
  }
  for (; !out.empty(); out = out.subspan(1), ++at)
    out[0] = static_cast<std::uint8_t>(record.entry.chain >> (8 * (at - payload_end)));
  return {};
}

Status LogStream::next_entry(StreamPlace& place) {
  place.within = 0;
  if (place.cursor.sequence == last_) {
    place.cursor = {last_ + 1, 0};
  } else {
    ESLABON_ASSIGN(place.cursor, log_.step(place.cursor));
  }
  return {};
}

Result<std::uint32_t> LogStream::skip(StreamPlace& place, std::uint32_t bytes) {
  std::uint32_t skipped = 0;
  while (skipped < bytes && !at_end(place)) {
    ESLABON_ASSIGN(const Record record, record_at(place.cursor));
    if (place.within >= record.size) return Error::kInternal;
    const std::uint32_t count = std::min(bytes - skipped, record.size - place.within);
    skipped += count;
    place.within += count;
    if (place.within == record.size) ESLABON_TRY(next_entry(place));
  }
  return skipped;
}

Result<std::size_t> LogStream::fill(StreamPlace& place, MutableBytes out) {
  std::size_t filled = 0;
  while (filled < out.size() && !at_end(place)) {
    ESLABON_ASSIGN(const Record record, record_at(place.cursor));
    if (place.within >= record.size) return Error::kInternal;
    const std::size_t count = std::min<std::size_t>(out.size() - filled, record.size - place.within);
    ESLABON_TRY(read_record(record, place, out.subspan(filled, count)));
    filled += count;
    place.within += static_cast<std::uint32_t>(count);
    if (place.within == record.size) ESLABON_TRY(next_entry(place));
  }
  return filled;
}

}  // namespace eslabon::sync
