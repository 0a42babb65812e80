// Cuts the stream into entries and says which of them are proved by a chain.
#pragma once

#include "firmware/sync/receive_buffer.hpp"
#include "firmware/sync/station_sink.hpp"

namespace eslabon::sync {

/// Reads entries from a ReceiveBuffer's readable bytes without copying them. They stay in the buffer until a chain
/// that the device sent along covers them and take() has let them go.
class EntryCollector {
 public:
  /// `entries` is where at most that many entries are listed at once.
  EntryCollector(ReceiveBuffer& buffer, std::span<EntryView> entries) : buffer_(buffer), entries_(entries) {}

  /// Entries follow `before`; the buffer is empty.
  void begin(const LogPosition& before);
  /// The device says what the chain is after the last entry of the stream.
  void expect_end(const LogPosition& end) { end_ = end; }
  /// Reads on. kCorrupt: what came is no stream of entries, or goes on behind its end.
  Status collect();

  /// What the proved entries follow, and the entries.
  [[nodiscard]] const LogPosition& before() const { return before_; }
  [[nodiscard]] std::span<const EntryView> proved() const { return entries_.first(proved_); }
  [[nodiscard]] std::size_t proved_bytes() const { return proved_bytes_; }
  [[nodiscard]] const LogPosition& proved_up_to() const { return proved_position_; }
  /// The proved entries have been stored.
  void take();

  /// The entry that comes next, and its offset in the stream.
  [[nodiscard]] Sequence next() const { return before_.up_to + count_ + 1; }
  [[nodiscard]] std::uint32_t next_offset() const { return buffer_.begin() + static_cast<std::uint32_t>(read_); }
  /// No more entries can be listed before take().
  [[nodiscard]] bool full() const { return count_ == entries_.size(); }

 private:
  bool read_entry(Bytes rest);

  ReceiveBuffer& buffer_;
  std::span<EntryView> entries_;
  LogPosition before_;
  LogPosition end_;
  LogPosition proved_position_;
  std::size_t count_ = 0;
  std::size_t read_ = 0;          ///< bytes of the buffer that are listed
  std::size_t proved_ = 0;
  std::size_t proved_bytes_ = 0;
  bool corrupt_ = false;
};

}  // namespace eslabon::sync
