#include "firmware/sync/object_push.hpp"

#include <algorithm>

#include "firmware/base/crc32c.hpp"

namespace eslabon::sync {
namespace {
constexpr std::uint8_t kMostFailures = 2;
}

void ObjectPush::begin(const OutgoingObject& object) {
  *this = {};
  object_ = &object;
  active_ = true;
}

DownMessage ObjectPush::question() const {
  DownMessage message = eslabon_Down_init_zero;
  if (complete()) {
    message.which_message = eslabon_Down_object_commit_tag;
    message.message.object_commit.has_object = true;
    message.message.object_commit.object = object_from(object_->name);
    message.message.object_commit.crc32c = crc32c(object_->content);
  } else {
    message.which_message = eslabon_Down_object_begin_tag;
    message.message.object_begin.has_object = true;
    message.message.object_begin.object = object_from(object_->name);
  }
  return message;
}

Bytes ObjectPush::next_piece() const {
  if (!active_ || !known_ || next_ >= object_->name.size) return {};
  return object_->content.subspan(next_, std::min<std::size_t>(kObjectDataBytes, object_->content.size() - next_));
}

PushResult ObjectPush::on_state(const eslabon_ObjectState& state, bool all_heard) {
  if (!active_ || state.hash != object_->name.hash || state.kind != static_cast<std::uint32_t>(object_->name.kind))
    return PushResult::kUnderWay;
  if (state.installed) {
    if (!known_) spared_ = object_->name.size;
    at_device_ = object_->name.size;
    active_ = false;
    return PushResult::kInstalled;
  }
  if (state.error != 0) {
    error_ = static_cast<Error>(state.error);
    // What came damaged on to the device's own medium may come whole the second time.
    active_ = error_ == Error::kCorrupt && ++failures_ < kMostFailures;
    known_ = false;
    return active_ ? PushResult::kUnderWay : PushResult::kFailed;
  }
  if (!known_) {
    spared_ = state.offset;
    next_ = state.offset;
  }
  known_ = true;
  at_device_ = std::min(state.offset, object_->name.size);
  if (all_heard || next_ < at_device_) next_ = at_device_;
  return PushResult::kUnderWay;
}

}  // namespace eslabon::sync
