// Rates, rings, cables.
#include <catch2/catch.hpp>

#include "tests/link/sync_world.hpp"

namespace {

using namespace eslabon;
using namespace eslabon::testing;
using sync::StationPhase;

void fill(MemoryLog& log, std::size_t entries, std::size_t size) {
  std::mt19937_64 random(9);
  for (std::size_t i = 0; i < entries; ++i) log.append(random_entry(random, size));
}

}  // namespace

TEST_CASE("the line is raised to what both sides can and goes back at the end") {
  SyncWorld world({.device_max_baud = 921600, .station_max_baud = 3000000});
  fill(world.log, 400, 1000);
  world.start_station();
  while (world.up.baud != 921600 && world.now_us < 2e6) world.step();
  CHECK(world.up.baud == 921600);
  REQUIRE(world.run(20));
  CHECK(same_entries(world.store, world));
  CHECK(world.now_us < 6.5e6);  // at 115200 it would take 35 s
  for (int i = 0; i < 400; ++i) world.step();
  CHECK(world.up.baud == 115200);
}

TEST_CASE("a cable that does not carry the high rate is used at a lower one") {
  SyncWorld world({.device_max_baud = 3000000, .station_max_baud = 3000000});
  fill(world.log, 60, 500);
  world.start_station();
  while (!world.station->over() && world.now_us < 60e6) {
    LineFaults faults;
    faults.drops = world.up.baud > 500000 ? 0.2 : 0;
    world.up.set_faults(faults);
    world.down.set_faults(faults);
    world.step();
  }
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(same_entries(world.store, world));
}

TEST_CASE("a device that is busy with its card loses no byte of what the station sends") {
  SyncWorld world({.receive_ring = 256});
  fill(world.log, 300, 300);
  Buffer form(20000);
  for (std::size_t i = 0; i < form.size(); ++i) form[i] = static_cast<std::uint8_t>(i * 31 + i / 7);
  world.outgoing.push_back({{sync::ObjectKind::kFormPackage, 77, static_cast<std::uint32_t>(form.size())}, form});
  world.start_station();
  std::mt19937_64 random(4);
  while (!world.station->over() && world.now_us < 90e6) {
    world.device_stuck = random() % 200 < 40 ? true : (random() % 4 != 0 && world.device_stuck);
    world.step();
  }
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(world.overruns == 0);
  CHECK(same_entries(world.store, world));
  REQUIRE(world.objects.objects.size() == 1);
  CHECK(world.objects.objects[0].second == form);
}

namespace {

struct CutCost {
  double line_ms = 0;
  double bytes = 0;  ///< sent again
};

/// A device with 1 MiB on a line of 921,600 baud; its store takes `store_ms`, its sender has a ring of `ring` bytes.
struct LineToCut {
  LineToCut(std::size_t ring, double store_ms) : world({.baud = 921600, .store_ms = store_ms, .step_us = 200}) {
    world.up.ring = ring;
    fill(world.log, 1024, 1024);
    world.start_station();
  }
  SyncWorld world;
};

void pass(SyncWorld& world, double ms) {
  for (const double end_us = world.now_us + ms * 1000; world.now_us < end_us;) world.step();
}

/// How a cable is pulled and put back.
struct Pull {
  double away_ms = 0;
  double found_ms = 0;   ///< until the station has opened its end again; the device sends at once
  bool noticed = true;   ///< by the device, whose port is gone; else it goes on and sends to nobody
};

/// Bytes that were sent to nobody.
std::uint64_t pull_and_plug(SyncWorld& world, const Pull& pull) {
  world.up.unplug();
  world.down.unplug();
  world.station->line_lost(static_cast<std::uint64_t>(world.now_us / 1000));
  world.down.cut = world.up.cut = true;
  world.device_stuck = pull.noticed;
  const std::uint64_t before = world.up.carried;
  pass(world, pull.away_ms);
  const std::uint64_t lost = world.up.carried - before;
  world.up.cut = world.device_stuck = false;
  pass(world, pull.found_ms);
  world.down.cut = false;
  world.station->line_lost(static_cast<std::uint64_t>(world.now_us / 1000));
  return lost;
}

/// The mean of five cuts, against the same line left alone.
CutCost cost_of_a_cut(std::size_t ring, double store_ms, const Pull& pull) {
  constexpr int kCuts = 5;
  LineToCut undisturbed(ring, store_ms);
  LineToCut disturbed(ring, store_ms);
  SyncWorld& whole = undisturbed.world;
  SyncWorld& cut = disturbed.world;
  REQUIRE(whole.run(20));
  std::uint64_t lost = 0;
  for (int i = 0; i < kCuts; ++i) {
    pass(cut, 151 + 7 * i);
    lost += pull_and_plug(cut, pull);
  }
  REQUIRE(cut.run(20));
  CHECK(same_entries(cut.store, cut));
  const double carried = static_cast<double>(cut.up.carried - lost) - static_cast<double>(whole.up.carried);
  return {(cut.now_us - whole.now_us) / 1000 / kCuts - pull.away_ms, carried / kCuts};
}

}  // namespace

TEST_CASE("a cut costs little time and few bytes") {
  const std::size_t ring = GENERATE(2048U, 20000U);  // a UART's, and a terminal's of the system
  const double store_ms = GENERATE(3.0, 120.0);
  const Pull pull = GENERATE(Pull{0, 0, true}, Pull{0, 12, true}, Pull{300, 12, true}, Pull{300, 12, false}, Pull{900, 12, false});
  const CutCost cost = cost_of_a_cut(ring, store_ms, pull);
  INFO("ring " << ring << ", store " << store_ms << " ms, away " << pull.away_ms << " ms, found after " << pull.found_ms
               << (pull.noticed ? " ms" : " ms, not noticed") << ": a cut costs " << cost.line_ms << " ms and " << cost.bytes << " bytes sent again");
  CHECK(cost.line_ms < 100);
  CHECK(cost.bytes < 8192);
}

TEST_CASE("an object that was broken off goes on where it was") {
  SyncWorld world({});
  Buffer form(30000, 0x5A);
  for (std::size_t i = 0; i < form.size(); ++i) form[i] = static_cast<std::uint8_t>(i * 13 + i / 11);
  world.outgoing.push_back({{sync::ObjectKind::kAssignments, 5, static_cast<std::uint32_t>(form.size())}, form});
  world.start_station();
  while (world.objects.bytes_written < 15000 && world.now_us < 20e6) world.step();
  world.kill_station();
  world.start_device();
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.objects.bytes_written < 30500);
  REQUIRE(world.objects.objects.size() == 1);
  CHECK(world.objects.objects[0].second == form);
}

namespace {

/// A form and its next version: a question put in, a label changed.
struct Versions {
  Buffer before;
  Buffer after;
};

Versions make_versions() {
  std::mt19937_64 random(8);
  Versions made{Buffer(40000), {}};
  for (auto& byte : made.before) byte = static_cast<std::uint8_t>(random() >> 11);
  made.after = made.before;
  made.after.insert(made.after.begin() + 9000, 57, 0x33);
  for (std::size_t i = 25000; i < 25020; ++i) made.after[i] ^= 0x5AU;
  return made;
}

/// A device that has the first version is sent the second one.
struct Update {
  explicit Update(const WorldSettings& settings = {}) : world(settings) {
    world.objects.objects.emplace_back(sync::ObjectName{sync::ObjectKind::kFormPackage, 1, 40000}, versions.before);
    world.outgoing.push_back({{sync::ObjectKind::kFormPackage, 2, static_cast<std::uint32_t>(versions.after.size())}, versions.after});
    world.start_station();
  }
  [[nodiscard]] bool installed() const { return world.objects.objects.back().second == versions.after; }
  const Versions versions = make_versions();
  SyncWorld world;
};

}  // namespace

TEST_CASE("of a form's next version only the difference goes down") {
  const double bit_errors = GENERATE(0.0, 1e-4);
  Update update({.faults = {.bit_errors = bit_errors}});
  REQUIRE(update.world.run(20));
  CHECK(update.installed());
  CHECK(update.world.objects.objects.size() == 2);
  INFO("bytes down: " << update.world.down.carried << ", spared " << update.world.reports[0].spared);
  CHECK(update.world.down.carried < 7000);
  CHECK(update.world.reports[0].spared > 36000);
}

TEST_CASE("an update that was broken off goes on where it was, copies and all") {
  Update update;
  while (update.world.objects.bytes_written < 20000 && update.world.now_us < 20e6) update.world.step();
  update.world.kill_station();
  update.world.start_device();
  update.world.start_station();
  REQUIRE(update.world.run(20));
  CHECK(update.installed());
  CHECK(update.world.objects.bytes_written == update.versions.after.size());
}

TEST_CASE("a form goes down a bad line to a device with a small ring without long waits") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  SyncWorld world({.seed = seed, .faults = {.bit_errors = 3e-4, .latency_ms = 16}, .receive_ring = 256});
  const Buffer form = make_versions().before;
  world.outgoing.push_back({{sync::ObjectKind::kFormPackage, 1, static_cast<std::uint32_t>(form.size())}, form});
  world.start_station();
  REQUIRE(world.run(120));  // a hundred and eighty frames, of which each second one is lost
  REQUIRE(world.objects.objects.size() == 1);
  CHECK(world.objects.objects[0].second == form);
}

TEST_CASE("a form whose predecessor has to make room for it is sent whole") {
  Update update;
  update.world.objects.forgets = true;
  REQUIRE(update.world.run(20));
  REQUIRE(update.world.objects.objects.size() == 1);
  CHECK(update.installed());
  CHECK(update.world.reports[0].spared == 0);
}

TEST_CASE("a checksum that fits by chance costs a second transfer, not a wrong form") {
  Update update;
  update.world.objects.misreads = true;
  REQUIRE(update.world.run(30));
  CHECK(update.installed());
  CHECK(update.world.objects.objects.size() == 2);
  CHECK(update.world.reports[0].result == sync::PushResult::kInstalled);
}

TEST_CASE("the form before the last is in use again when it is wanted again, without being sent") {
  SyncWorld world({});
  const Buffer first(3000, 7);
  const Buffer second(3000, 8);
  world.objects.objects.emplace_back(sync::ObjectName{sync::ObjectKind::kFormPackage, 1, 3000}, first);
  world.objects.objects.emplace_back(sync::ObjectName{sync::ObjectKind::kFormPackage, 2, 3000}, second);
  world.outgoing.push_back({{sync::ObjectKind::kFormPackage, 1, 3000}, first});
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.reports[0].result == sync::PushResult::kInstalled);
  CHECK(world.reports[0].spared == 3000);
  CHECK(world.objects.bytes_written == 0);
  CHECK(world.objects.objects.back().second == first);
}

TEST_CASE("an object that the device has is not sent, and one it refuses does not stop the rest") {
  SyncWorld world({});
  fill(world.log, 5, 10);
  Buffer form(3000, 7);
  world.objects.objects.emplace_back(sync::ObjectName{sync::ObjectKind::kFormPackage, 1, 3000}, form);
  world.outgoing.push_back({{sync::ObjectKind::kFormPackage, 1, 3000}, form});
  world.outgoing.push_back({{sync::ObjectKind::kAssignments, 2, 3000}, form});
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.reports[0].result == sync::PushResult::kInstalled);
  CHECK(world.reports[0].spared == 3000);
  CHECK(world.reports[1].result == sync::PushResult::kInstalled);
  world.objects.refuse = Error::kRefused;
  world.outgoing[1].name.hash = 3;
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.reports[1].result == sync::PushResult::kFailed);
  CHECK(world.reports[1].error == Error::kRefused);
  CHECK(world.station->status().phase == StationPhase::kFinished);
}
