// The store as a station sees it.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "firmware/sync/station_sink.hpp"
#include "host/store/store.hpp"

namespace eslabon::commands {

/// Blocks until entries are durable; used by one thread at a time. The store's own words are kept for the summary.
class StoreSink final : public sync::StationSink {
 public:
  explicit StoreSink(store::Store& store) : store_(store) {}
  Result<sync::LogPosition> position(DeviceId device) override;
  Result<sync::ChainHash> chain_at(DeviceId device, sync::Sequence sequence) override;
  Status store(DeviceId device, const sync::LogPosition& before, std::span<const sync::EntryView> entries,
               sync::ChainHash chain_after) override;
  Result<sync::LogPosition> stored(DeviceId device) override { return position(device); }
  /// The last failure in the store's words; empty when there was none. From any thread.
  [[nodiscard]] std::string problem() const;

 private:
  Error fail(const char* what, Error error);
  void note_contact(DeviceId device);

  store::Store& store_;
  std::set<DeviceId> noted_;  ///< contacts told to the store, which knows a device from its first entry on
  mutable std::mutex mutex_;
  std::string problem_;
};

}  // namespace eslabon::commands
