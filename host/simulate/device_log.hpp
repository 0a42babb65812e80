// One simulated device's log: events numbered, stamped and chained as a kiosk's journal does it.
#pragma once

#include <string>
#include <vector>

#include "firmware/event/event_codec.hpp"
#include "host/store/store.hpp"

namespace eslabon::simulate {

class DeviceLog {
 public:
  DeviceLog(DeviceId device, std::int64_t start_utc_s) : device_(device), utc_ms_(start_utc_s * 1000) {}

  /// Turns the device on at this moment, not before the last event.
  void boot(std::int64_t utc_s);
  /// Lets time pass.
  void wait_ms(std::int64_t duration_ms) { utc_ms_ += duration_ms; }
  [[nodiscard]] std::int64_t utc_s() const { return utc_ms_ / 1000; }

  /// Stamps and appends; the event as a reader of the log gets it, valid until the next append.
  event::Event append(event::Event event);
  [[nodiscard]] journal::Sequence last() const { return static_cast<journal::Sequence>(entries_.size()); }
  [[nodiscard]] DeviceId device() const { return device_; }

  /// Adds all entries to a store. Throws as the store does, and text::Failure(kFailed) when another log of this device is there.
  void keep_in(store::Store& store) const;

 private:
  struct Entry {
    std::uint8_t kind = 0;
    std::string payload;
  };
  DeviceId device_;
  std::vector<Entry> entries_;
  journal::Chain chain_ = 0;
  std::uint32_t boot_ = 0;
  std::int64_t boot_utc_ms_ = 0;
  std::int64_t utc_ms_;
};

}  // namespace eslabon::simulate
