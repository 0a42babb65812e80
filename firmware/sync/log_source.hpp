// The device's log as a session reads it; firmware/app puts the journal behind it, tests put fakes.
#pragma once

#include "firmware/base/result.hpp"
#include "firmware/sync/sync_types.hpp"

namespace eslabon::sync {

/// Where an entry lies. `place` is whatever the log needs to find it again without a search.
struct LogCursor {
  Sequence sequence = 0;
  std::uint64_t place = 0;
};

struct EntryHead {
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
  std::uint16_t size = 0;  ///< payload bytes
  ChainHash chain = 0;     ///< after this entry
};

/// Entries once appended never change, so a repeat on the wire is a second read of the log. All calls may fail with
/// kIo, kNoMedium or kCorrupt; the session then stops sending and tells the station.
class LogSource {
 public:
  /// The oldest entry still kept; next() when there is none.
  [[nodiscard]] virtual Sequence first() const = 0;
  /// One past the newest entry; 1 for an empty log.
  [[nodiscard]] virtual Sequence next() const = 0;
  /// The chain after entry `sequence`, which may be first()-1 .. next()-1; for 0 it is 0. kNotFound otherwise.
  virtual Result<ChainHash> chain_at(Sequence sequence) = 0;
  /// The cursor of entry `sequence` in first() .. next()-1; may search, so it is asked once a session.
  virtual Result<LogCursor> seek(Sequence sequence) = 0;
  /// The entry's head; cheap.
  virtual Result<EntryHead> head(const LogCursor& cursor) = 0;
  /// Fills `out` from `offset` of the entry's payload, within it.
  virtual Status read(const LogCursor& cursor, std::uint32_t offset, MutableBytes out) = 0;
  /// The entry after `cursor`, which is not the newest; cheap.
  virtual Result<LogCursor> step(const LogCursor& cursor) = 0;
  /// A station holds everything up to and with `held.up_to` durably: the room may be used again. Asking twice is fine.
  virtual Status acknowledge(const Holding& held) = 0;
  /// The last that was acknowledged.
  [[nodiscard]] virtual Holding held() const = 0;

 protected:
  ~LogSource() = default;
};

}  // namespace eslabon::sync
