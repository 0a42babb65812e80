// Where a device puts what a station sends down: form packages, assignments, configuration, returned interviews.
#pragma once

#include "firmware/base/result.hpp"
#include "firmware/sync/sync_types.hpp"

namespace eslabon::sync {

/// One transfer at a time: begin, write ... write, commit. The old object stays in use until commit() has succeeded;
/// a transfer that is never committed leaves nothing but room to resume it in.
class ObjectSink {
 public:
  static constexpr std::uint32_t kInstalledAlready = UINT32_MAX;
  /// The installed objects, index 0 ..; false past the last. At most 7 are told to the station.
  virtual bool installed(std::size_t index, ObjectName& name) const = 0;
  /// Prepares room for `name` and returns how many bytes of this very object (same kind, hash and size) are kept from
  /// a broken-off transfer: 0 to start afresh. An object that is installed becomes the one in use again: kInstalledAlready, and
  /// no commit follows. kFull, kUnsupported (kind unknown), kRefused (not now), kIo, kNoMedium.
  virtual Result<std::uint32_t> begin(const ObjectName& name) = 0;
  /// The next bytes, in order and without a gap. May take long: the station waits. kIo, kNoMedium.
  virtual Status write(std::uint32_t offset, Bytes bytes) = 0;
  /// All bytes are there: reads them back, checks them against `crc32c` (of the whole object) and the object's own
  /// format, and installs it at once and durably. kCorrupt or kInvalid: thrown away. kRefused, kIo, kNoMedium.
  virtual Status commit(const ObjectName& name, std::uint32_t crc32c) = 0;
  /// Reads an installed object, for transfers that only carry the difference. kNotFound, kOutOfRange, kIo.
  virtual Status read_installed(const ObjectName& name, std::uint32_t offset, MutableBytes out) = 0;
  /// The station's time in seconds since 1970-01-01T00:00Z and the minutes, -900..900, that local time is ahead of it; once
  /// a session.
  virtual void set_time(std::int64_t utc_s, std::int16_t local_min) = 0;

 protected:
  ~ObjectSink() = default;
};

}  // namespace eslabon::sync
