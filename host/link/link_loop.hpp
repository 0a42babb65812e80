// All devices at once in one thread.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "host/link/background_sink.hpp"
#include "host/link/device_link.hpp"

namespace eslabon::link {

/// Polls every line together; none ever waits for another. Ports that appear later are taken in when `watch` is set.
class LinkLoop {
 public:
  /// `sink` blocks until entries are durable and is used from a thread of its own. All arguments outlive the loop.
  LinkLoop(const LinkOptions& options, sync::StationSink& sink);
  void add(FoundPort port);
  /// Also use every port with a known adapter, now and, when watching, later.
  void find_devices() { finding_ = true; }

  /// Runs until all are over; `on_tick` is called ten times a second and ends it by returning false. With
  /// `watch` it goes on, and synchronises a device again when its port comes back, and every 15 seconds while it stays.
  void run(bool watch, const std::function<bool()>& on_tick);
  [[nodiscard]] const std::vector<std::unique_ptr<DeviceLink>>& links() const { return links_; }

 private:
  void find_more();
  void step_all(std::uint64_t now_ms);
  void wait(std::uint64_t now_ms, std::uint64_t tick_ms);
  void refuse_twins();
  void watch_again(std::uint64_t now_ms);
  [[nodiscard]] bool all_over() const;

  const LinkOptions& options_;
  BackgroundSink sink_;
  std::vector<std::unique_ptr<DeviceLink>> links_;
  std::vector<bool> readable_;
  /// When a link was over, and what port_mark() said then.
  struct Rest {
    std::uint64_t since_ms = 0;
    std::uint64_t mark = 0;
  };
  std::vector<Rest> rests_;
  bool finding_ = false;
};

/// Milliseconds of the monotonic clock.
std::uint64_t monotonic_ms();

}  // namespace eslabon::link
