#include "host/link/background_sink.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

namespace eslabon::link {
namespace {
constexpr unsigned kMostWaiting = 4;  // batches of one device
}

BackgroundSink::BackgroundSink(sync::StationSink& blocking)
    : blocking_(blocking), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), thread_([this] { work(); }) {}

BackgroundSink::~BackgroundSink() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<sync::LogPosition> BackgroundSink::position(DeviceId device) {
  {
    std::unique_lock lock(mutex_);
    // A session that begins again must not overtake what the one before has handed over.
    changed_.wait(lock, [&] { return devices_[device].waiting == 0; });
    devices_[device].error = {};
  }
  const std::lock_guard store_lock(store_mutex_);
  const auto position = blocking_.position(device);
  if (position.ok()) {
    const std::lock_guard lock(mutex_);
    devices_[device].stored = *position;
  }
  return position;
}

Result<sync::ChainHash> BackgroundSink::chain_at(DeviceId device, sync::Sequence sequence) {
  const std::lock_guard store_lock(store_mutex_);
  return blocking_.chain_at(device, sequence);
}

Status BackgroundSink::store(DeviceId device, const sync::LogPosition& before, std::span<const sync::EntryView> entries,
                             sync::ChainHash chain_after) {
  Batch batch{device, before, {}, {entries.begin(), entries.end()}, chain_after};
  for (const sync::EntryView& entry : entries) batch.bytes.insert(batch.bytes.end(), entry.payload.begin(), entry.payload.end());
  std::size_t at = 0;
  for (sync::EntryView& entry : batch.entries) {
    entry.payload = Bytes(batch.bytes).subspan(at, entry.payload.size());
    at += entry.payload.size();
  }
  const std::lock_guard lock(mutex_);
  DeviceState& state = devices_[device];
  if (!state.error.ok()) return state.error;
  if (state.waiting >= kMostWaiting) return Error::kBusy;
  ++state.waiting;
  queue_.push_back(std::move(batch));
  changed_.notify_all();
  return {};
}

Result<sync::LogPosition> BackgroundSink::stored(DeviceId device) {
  const std::lock_guard lock(mutex_);
  const DeviceState& state = devices_[device];
  if (!state.error.ok()) return state.error;
  return state.stored;
}

void BackgroundSink::take_news() const {
  std::uint64_t count = 0;
  (void)!::read(wake_.get(), &count, sizeof count);
}

void BackgroundSink::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const Batch batch = std::move(queue_.front());
    queue_.pop_front();
    const bool failed = !devices_[batch.device].error.ok();
    lock.unlock();
    Status status;
    if (!failed) {
      const std::lock_guard store_lock(store_mutex_);
      status = blocking_.store(batch.device, batch.before, batch.entries, batch.chain_after);
    }
    lock.lock();
    finish(batch, status);
  }
}

void BackgroundSink::finish(const Batch& batch, Status status) {
  DeviceState& state = devices_[batch.device];
  --state.waiting;
  if (state.error.ok()) {
    if (status.ok()) state.stored = {batch.before.up_to + batch.entries.size(), batch.chain_after};
    state.error = status;
  }
  changed_.notify_all();
  const std::uint64_t one = 1;
  (void)!::write(wake_.get(), &one, sizeof one);
}

}  // namespace eslabon::link
