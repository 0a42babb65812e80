// A range of the log as a stream of bytes that can be read again from any place once seen.
#pragma once

#include "firmware/sync/log_source.hpp"
#include "firmware/sync/wire_layout.hpp"

namespace eslabon::sync {

/// A byte of the stream: an entry, and how far into its record (head, payload, chain).
struct StreamPlace {
  LogCursor cursor;
  std::uint32_t within = 0;
};

/// Stateless but for the range's end: the places are the caller's. Errors are the log's, and kUnsupported for an entry
/// longer than kMaxEntryPayload.
class LogStream {
 public:
  explicit LogStream(LogSource& log) : log_(log) {}

  /// The stream ends with entry `last`.
  void begin(Sequence last) { last_ = last; }
  [[nodiscard]] bool at_end(const StreamPlace& place) const { return place.cursor.sequence > last_; }
  /// Fills `out` and moves `place` on; less than out.size() only at the end.
  Result<std::size_t> fill(StreamPlace& place, MutableBytes out);
  /// Moves `place` on by `bytes` without reading them, at most to the end; the number of bytes skipped.
  Result<std::uint32_t> skip(StreamPlace& place, std::uint32_t bytes);

 private:
  struct Record {
    EntryHead entry;
    std::array<std::uint8_t, kMaxEntryHead> head{};
    std::uint32_t head_size = 0;
    std::uint32_t size = 0;  ///< in all
  };
  Result<Record> record_at(const LogCursor& cursor);
  Status read_record(const Record& record, const StreamPlace& place, MutableBytes out);
  Status next_entry(StreamPlace& place);

  LogSource& log_;
  Sequence last_ = 0;
};

}  // namespace eslabon::sync
