// The station's end of sending an object down.
#pragma once

#include "firmware/sync/control_message.hpp"
#include "firmware/sync/object_difference.hpp"

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

/// Sends only what no installed object of the same kind has, from where the device says it is. All frames heard and the
/// device still behind means that one was lost: go back.
class ObjectPush {
 public:
  /// `installed`: what the device says it has.
  void begin(const OutgoingObject& object, std::span<const eslabon_Object> installed);
  [[nodiscard]] bool active() const { return active_; }
  [[nodiscard]] const OutgoingObject& object() const { return *object_; }
  [[nodiscard]] std::uint32_t at_device() const { return at_device_; }
  [[nodiscard]] Error error() const { return error_; }
  /// Bytes that did not have to be sent because the device had them.
  [[nodiscard]] std::uint32_t spared() const;

  /// The message to ask with, now or again after silence: BlocksWanted, then ObjectBegin, ObjectCommit when all bytes are there.
  [[nodiscard]] DownMessage question() const;
  /// What to send next: bytes, or a copy when there are none; neither when everything has been sent or the device has not
  /// answered yet. Then sent().
  [[nodiscard]] Bytes next_piece() const;
  [[nodiscard]] bool next_copy(DownMessage& message) const;
  [[nodiscard]] std::uint32_t next_offset() const { return next_; }
  void sent(std::size_t bytes) { next_ += static_cast<std::uint32_t>(bytes); }
  /// The device tells checksums of an installed object's blocks. True when it was the answer that was waited for.
  bool on_blocks(const eslabon_Blocks& blocks);
  /// `all_heard`: the device has heard everything that was sent before it answered. kUnderWay with known() false: ask again.
  PushResult on_state(const eslabon_ObjectState& state, bool all_heard);
  /// The device has said where it is.
  [[nodiscard]] bool known() const { return known_; }
  /// Nothing has been heard for a while: begin to ask again.
  void go_back() { next_ = at_device_; }
  /// All bytes are at the device.
  [[nodiscard]] bool complete() const { return known_ && at_device_ == object_->name.size; }
  void stop() { active_ = false; }

 private:
  static constexpr std::size_t kMostBases = 3;
  bool asks_blocks() const { return base_ < base_count_; }
  bool give_up_copies();
  PushResult on_error(Error error);

  const OutgoingObject* object_ = nullptr;
  ObjectDifference difference_;
  std::array<ObjectName, kMostBases> bases_{};
  std::size_t base_count_ = 0;
  std::size_t base_ = 0;          ///< whose blocks are asked for
  std::uint32_t block_ = 0;       ///< the first one
  std::uint32_t begun_at_ = 0;    ///< what the device had kept of a broken-off transfer
  std::uint32_t at_device_ = 0;
  std::uint32_t next_ = 0;
  Error error_ = Error::kInternal;
  std::uint8_t failures_ = 0;
  bool active_ = false;
  bool known_ = false;
  bool was_known_ = false;
  bool was_installed_ = false;
};

}  // namespace eslabon::sync
