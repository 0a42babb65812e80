// The device's end of taking an object from the station.
#pragma once

#include "firmware/sync/control_message.hpp"
#include "firmware/sync/object_sink.hpp"

namespace eslabon::sync {

/// Bytes go to the sink in order; whatever comes out of order is not taken, and the answer says where to go on. Every
/// message may come twice.
class DeviceDownload {
 public:
  explicit DeviceDownload(ObjectSink& sink) : sink_(sink) {}

  /// A new session: a transfer begins again with ObjectBegin, which finds what is kept.
  void reset() { active_ = false; }
  void begin(const ObjectName& name);
  void data(std::uint32_t offset, Bytes bytes);
  void copy(const eslabon_ObjectCopy& copy);
  void commit(const ObjectName& name, std::uint32_t crc32c);
  /// What the station is to be told after each of these.
  [[nodiscard]] eslabon_ObjectState state() const;
  /// Checksums of an installed object's blocks; none when it cannot be read.
  eslabon_Blocks blocks(const eslabon_BlocksWanted& wanted);

  [[nodiscard]] bool active() const { return active_; }
  [[nodiscard]] const ObjectName& name() const { return name_; }
  [[nodiscard]] std::uint32_t received() const { return offset_; }

 private:
  void fail(Status status);

  ObjectSink& sink_;
  ObjectName name_;
  std::uint32_t offset_ = 0;
  Status error_;
  bool active_ = false;
  bool installed_ = false;
};

}  // namespace eslabon::sync
