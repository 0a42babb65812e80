#include "firmware/sync/object_push.hpp"

#include <algorithm>

#include "firmware/base/crc32c.hpp"

namespace eslabon::sync {
namespace {
constexpr std::uint8_t kMostFailures = 3;
constexpr std::uint32_t kWorthAsking = 2048;   // bytes of an object; less is sent sooner than compared
constexpr std::uint32_t kMostCopied = 8192;    // at once: the device says nothing meanwhile
}  // namespace

void ObjectPush::begin(const OutgoingObject& object, std::span<const eslabon_Object> installed) {
  object_ = &object;
  difference_.clear();
  base_count_ = base_ = 0;
  block_ = begun_at_ = at_device_ = next_ = 0;
  failures_ = 0;
  active_ = true;
  known_ = was_known_ = was_installed_ = false;
  for (const eslabon_Object& other : installed) {
    const ObjectName name = name_from(other);
    if (name == object.name) base_count_ = base_ = kMostBases;  // it has this very one
    if (name.kind == object.name.kind && object.name.size >= kWorthAsking && name.size >= kBlockBytes && base_count_ < kMostBases)
      bases_[base_count_++] = name;
  }
}

std::uint32_t ObjectPush::spared() const {
  if (was_installed_) return object_->name.size;
  std::uint32_t copied = begun_at_;
  for (const CopyRun& run : difference_.runs())
    if (run.offset + run.size > begun_at_) copied += run.offset + run.size - std::max(run.offset, begun_at_);
  return copied;
}

DownMessage ObjectPush::question() const {
  DownMessage message = eslabon_Down_init_zero;
  if (asks_blocks()) {
    message.which_message = eslabon_Down_blocks_wanted_tag;
    message.message.blocks_wanted.has_object = true;
    message.message.blocks_wanted.object = object_from(bases_[base_]);
    message.message.blocks_wanted.first = block_;
  } else if (complete()) {
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

bool ObjectPush::on_blocks(const eslabon_Blocks& blocks) {
  if (!active_ || !asks_blocks() || blocks.hash != bases_[base_].hash || blocks.first != block_) return false;
  for (std::uint32_t i = 0; i < blocks.crc32c_count; ++i) difference_.add_block(static_cast<std::uint8_t>(base_), block_++, blocks.crc32c[i]);
  if (blocks.crc32c_count < kBlocksPerMessage || block_ >= bases_[base_].size / kBlockBytes) ++base_, block_ = 0;
  if (!asks_blocks()) difference_.find(object_->content);
  return true;
}

Bytes ObjectPush::next_piece() const {
  if (!active_ || !known_ || next_ >= object_->name.size) return {};
  const CopyRun run = difference_.run_at(next_);
  if (run.offset <= next_) return {};
  const std::size_t most = std::min<std::size_t>(run.offset, object_->content.size()) - next_;
  return object_->content.subspan(next_, std::min(kObjectDataBytes, most));
}

bool ObjectPush::next_copy(DownMessage& message) const {
  if (!active_ || !known_ || next_ >= object_->name.size) return false;
  const CopyRun run = difference_.run_at(next_);
  if (run.offset > next_) return false;
  const std::uint32_t done = next_ - run.offset;
  const ObjectName& base = bases_[run.base];
  message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_object_copy_tag;
  message.message.object_copy = {static_cast<std::uint32_t>(base.kind), object_->name.hash, next_, base.hash, base.size,
                                 run.from + done, std::min(run.size - done, kMostCopied)};
  return true;
}

// The object that is copied from may have had to make room for this one.
bool ObjectPush::give_up_copies() {
  const CopyRun run = difference_.run_at(at_device_);
  if (difference_.runs().empty() || run.size == 0) return false;
  difference_.drop(run.base);
  return true;
}

PushResult ObjectPush::on_error(Error error) {
  // Of a transfer that is being begun again: that was told before it heard of it.
  if (!known_ && (error == Error::kNotFound || error == Error::kCorrupt)) return PushResult::kUnderWay;
  error_ = error;
  known_ = false;
  if (error == Error::kNotFound && give_up_copies()) return PushResult::kUnderWay;
  // What came damaged on to the device's own medium may come whole the second time; and a checksum may fit by chance.
  const bool again = error == Error::kCorrupt && ++failures_ < kMostFailures;
  difference_.clear();
  active_ = again;
  return again ? PushResult::kUnderWay : PushResult::kFailed;
}

PushResult ObjectPush::on_state(const eslabon_ObjectState& state, bool all_heard) {
  if (!active_ || asks_blocks() || state.hash != object_->name.hash || state.kind != static_cast<std::uint32_t>(object_->name.kind))
    return PushResult::kUnderWay;
  if (state.installed) {
    was_installed_ = !was_known_;
    at_device_ = object_->name.size;
    active_ = false;
    return PushResult::kInstalled;
  }
  if (state.error != 0) return on_error(static_cast<Error>(state.error));
  if (!known_) next_ = state.offset;
  if (!was_known_) begun_at_ = state.offset;
  known_ = was_known_ = true;
  at_device_ = std::min(state.offset, object_->name.size);
  if (all_heard || next_ < at_device_) next_ = at_device_;
  return PushResult::kUnderWay;
}

}  // namespace eslabon::sync
