// The station's end of sending an object down.
#pragma once

#include "firmware/sync/control_message.hpp"

namespace eslabon::sync {

/// Something to send down; the content must stay where it is until the session is over.
struct OutgoingObject {
  ObjectName name;
  Bytes content;
};

enum class PushResult : std::uint8_t {
  kUnderWay,
  kInstalled,  ///< now, or before
  kFailed,     ///< see error()
};

/// Sends from where the device says it is. All frames heard and the device still behind means that one was lost: go back.
class ObjectPush {
 public:
  void begin(const OutgoingObject& object);
  [[nodiscard]] bool active() const { return active_; }
  [[nodiscard]] const OutgoingObject& object() const { return *object_; }
  [[nodiscard]] std::uint32_t at_device() const { return at_device_; }
  [[nodiscard]] Error error() const { return error_; }
  /// Bytes that did not have to be sent because the device had them.
  [[nodiscard]] std::uint32_t spared() const { return spared_; }

  /// The message to ask with, now or again after silence: ObjectBegin, or ObjectCommit when all bytes are there.
  [[nodiscard]] DownMessage question() const;
  /// The next piece to send; empty when everything has been sent or the device has not answered yet.
  [[nodiscard]] Bytes next_piece() const;
  [[nodiscard]] std::uint32_t next_offset() const { return next_; }
  void sent(std::size_t bytes) { next_ += static_cast<std::uint32_t>(bytes); }
  /// `all_heard`: the device has heard everything that was sent before it answered.
  PushResult on_state(const eslabon_ObjectState& state, bool all_heard);
  /// Nothing has been heard for a while: begin to ask again.
  void go_back() { next_ = at_device_; }
  /// All bytes are at the device.
  [[nodiscard]] bool complete() const { return known_ && at_device_ == object_->name.size; }
  void stop() { active_ = false; }

 private:
  const OutgoingObject* object_ = nullptr;
  std::uint32_t at_device_ = 0;
  std::uint32_t next_ = 0;
  std::uint32_t spared_ = 0;
  Error error_ = Error::kInternal;
  std::uint8_t failures_ = 0;
  bool active_ = false;
  bool known_ = false;  ///< the device has said where it is
};

}  // namespace eslabon::sync
