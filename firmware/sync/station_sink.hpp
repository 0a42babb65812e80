// Where a station puts the entries that it receives; host/store stands behind it.
#pragma once

#include "firmware/base/result.hpp"
#include "firmware/sync/sync_types.hpp"

namespace eslabon::sync {

/// One entry as it came; the payload is valid during the call that gives it.
struct EntryView {
  Sequence sequence = 0;
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
  Bytes payload;
};

/// Stores entries durably, possibly in the background: store() starts, stored() tells what is done. A device's entries
/// come in order and without gaps after the position that position() returned (or after first-1 when the device has
/// already given away older ones to another station).
class StationSink {
 public:
  /// What is durably stored of a device's log. kIo when the store cannot be read.
  virtual Result<LogPosition> position(DeviceId device) = 0;
  /// The chain after an entry that is stored. kNotFound, kIo.
  virtual Result<ChainHash> chain_at(DeviceId device, Sequence sequence) = 0;
  /// Takes a copy of entries that follow `before` and must chain to `chain_after`. Nothing is stored of a batch that
  /// does not: kCorrupt. kBusy: try again later. kIo, kFull.
  virtual Status store(DeviceId device, const LogPosition& before, std::span<const EntryView> entries,
                       ChainHash chain_after) = 0;
  /// Up to where everything given to store() is durable; an error of the background work shows here. kCorrupt, kIo, kFull.
  virtual Result<LogPosition> stored(DeviceId device) = 0;

 protected:
  ~StationSink() = default;
};

}  // namespace eslabon::sync
