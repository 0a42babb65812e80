// Stores in a thread of its own, so that a slow disk never holds up a line.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "firmware/sync/station_sink.hpp"
#include "host/link/descriptor.hpp"

namespace eslabon::link {

/// Wraps a sink that blocks until all is durable. Batches of all devices are stored one after the other, in the order
/// in which they came. Only one thread may use this one.
class BackgroundSink final : public sync::StationSink {
 public:
  /// `blocking` must outlive this one, and is then only used through it.
  explicit BackgroundSink(sync::StationSink& blocking);
  BackgroundSink(const BackgroundSink&) = delete;
  BackgroundSink& operator=(const BackgroundSink&) = delete;
  /// Finishes what has been handed over.
  ~BackgroundSink();

  Result<sync::LogPosition> position(DeviceId device) override;
  Result<sync::ChainHash> chain_at(DeviceId device, sync::Sequence sequence) override;
  Status store(DeviceId device, const sync::LogPosition& before, std::span<const sync::EntryView> entries,
               sync::ChainHash chain_after) override;
  Result<sync::LogPosition> stored(DeviceId device) override;

  /// Readable when something has been stored; to be polled.
  [[nodiscard]] int descriptor() const { return wake_.get(); }
  /// Takes that news.
  void take_news() const;

 private:
  struct Batch {
    DeviceId device = 0;
    sync::LogPosition before;
    std::vector<std::uint8_t> bytes;          ///< all payloads
    std::vector<sync::EntryView> entries;     ///< into bytes
    sync::ChainHash chain_after = 0;
  };
  struct DeviceState {
    sync::LogPosition stored;
    Status error;
    unsigned waiting = 0;
  };
  void work();
  void finish(const Batch& batch, Status status);

  sync::StationSink& blocking_;
  Descriptor wake_;
  std::mutex store_mutex_;   ///< held while the blocking sink is used
  std::mutex mutex_;         ///< of everything below
  std::condition_variable changed_;
  std::deque<Batch> queue_;
  std::map<DeviceId, DeviceState> devices_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace eslabon::link
