// A device, a station and the cable between them in virtual time.
#pragma once

#include <memory>

#include "firmware/sync/device_session.hpp"
#include "firmware/sync/station_session.hpp"
#include "tests/link/memory_ends.hpp"
#include "tests/link/simulated_line.hpp"

namespace eslabon::testing {

struct WorldSettings {
  std::uint64_t seed = 1;
  LineFaults faults{};
  double baud = 115200;           ///< at the start
  std::uint32_t device_max_baud = 115200;
  std::uint32_t station_max_baud = 0;
  std::uint16_t receive_ring = 512;
  double store_ms = 3;            ///< until what was given to the store is durable
  double step_us = 500;
};

class SyncWorld {
 public:
  explicit SyncWorld(const WorldSettings& settings)
      : settings_(settings), up(settings.seed * 2, settings.faults), down(settings.seed * 2 + 1, settings.faults) {
    up.baud = down.baud = settings.baud;
    profile.id = 0xE51AB0;
    profile.receive_ring = settings.receive_ring;
    profile.base_baud = static_cast<std::uint32_t>(settings.baud);
    profile.max_baud = settings.device_max_baud;
    start_device();
  }
  void start_device() {
    ++profile.boot_counter;
    device_ring_.clear();
    device = std::make_unique<sync::DeviceSession>(profile, log, objects);
    down.heard_baud = up.baud = profile.base_baud;
  }
  void start_station() {
    reports.assign(outgoing.size() + 1, {});
    const sync::StationMemory memory{stream_memory_, entry_memory_, reports};
    const sync::StationOrder order{outgoing, 1700000000, settings_.station_max_baud, false};
    station = std::make_unique<sync::StationSession>(store, memory, order, settings_.seed * 1000 + ++starts_);
    up.heard_baud = down.baud = profile.base_baud;
  }
  void kill_station() {
    station.reset();
    store.kill();
    down.unplug();
  }
  void step() {
    now_us += settings_.step_us;
    const auto now_ms = static_cast<std::uint64_t>(now_us / 1000);
    deliver(now_ms);
    transmit(now_ms);
    if (now_us - settled_us_ > settings_.store_ms * 1000) store.settle(), settled_us_ = now_us;
  }
  /// Until the station is done or `limit_s` more seconds have passed; whether it is done.
  bool run(double limit_s) {
    const double end_us = now_us + limit_s * 1e6;
    while (now_us < end_us && !(station && station->over())) step();
    return station && station->over();
  }

 private:
  WorldSettings settings_;

 public:
  sync::DeviceProfile profile;
  MemoryLog log;
  MemoryStore store;
  MemoryObjects objects;
  std::vector<sync::OutgoingObject> outgoing;
  std::vector<sync::PushReport> reports;
  std::unique_ptr<sync::DeviceSession> device;
  std::unique_ptr<sync::StationSession> station;
  SimulatedLine up;
  SimulatedLine down;
  double now_us = 0;
  bool device_stuck = false;       ///< the device does not read, as during a slow write to its card
  std::uint64_t overruns = 0;      ///< bytes lost because the device's ring was full

 private:
  void deliver(std::uint64_t now_ms) {
    Buffer came;
    up.run(now_us, came);
    if (station && !came.empty()) station->receive(came, now_ms);
    came.clear();
    down.run(now_us, came);
    for (const std::uint8_t byte : came) {
      if (device_ring_.size() < settings_.receive_ring) device_ring_.push_back(byte);
      else ++overruns;
    }
    if (device_stuck || !device) return;
    device->receive(device_ring_, now_ms);
    device_ring_.clear();
  }
  void transmit(std::uint64_t now_ms) {
    std::array<std::uint8_t, 600> out{};
    if (device && !device_stuck) {
      if (device->wanted_baud() == up.baud) {
        const std::size_t count = device->transmit(MutableBytes(out).first(std::min(out.size(), up.writable())), now_ms);
        up.write(Bytes(out).first(count));
      } else if (up.drained()) {
        down.heard_baud = up.baud = device->wanted_baud();
      }
    }
    if (!station) return;
    const std::uint32_t wanted = station->wanted_baud();
    if (wanted != 0 && wanted != down.baud) {
      if (down.drained()) up.heard_baud = down.baud = wanted;
      return;
    }
    const std::size_t count = station->transmit(MutableBytes(out).first(std::min(out.size(), down.writable())), now_ms);
    down.write(Bytes(out).first(count));
  }

  Buffer device_ring_;
  Buffer stream_memory_ = Buffer(524288);
  std::vector<sync::EntryView> entry_memory_ = std::vector<sync::EntryView>(2048);
  std::uint64_t starts_ = 0;
  double settled_us_ = 0;
};

/// An entry of `size` bytes of which nothing can be guessed.
inline LoggedEntry random_entry(std::mt19937_64& random, std::size_t size) {
  LoggedEntry entry{static_cast<std::uint8_t>(1 + random() % 20), static_cast<std::uint8_t>(random() % 4), Buffer(size)};
  for (auto& byte : entry.payload) byte = static_cast<std::uint8_t>(random() >> 20);
  return entry;
}

/// Whether the store has exactly what the log has, from the log's `first` on.
inline bool same_entries(MemoryStore& store, const SyncWorld& world, Sequence first = 1) {
  auto& stored = store.of(world.profile.id);
  if (stored.doubled || stored.entries.size() != world.log.next() - first) return false;
  for (const auto& [sequence, entry] : stored.entries)
    if (sequence < first || !(entry == world.log.entry(sequence))) return false;
  return true;
}

}  // namespace eslabon::testing
