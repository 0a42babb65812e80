// Both ends over a simulated line.
#include <catch2/catch.hpp>
#include <sstream>

#include "tests/fuzz/sync_frames.hpp"
#include "tests/link/sync_world.hpp"

namespace {

using namespace eslabon;
using namespace eslabon::testing;
using sync::StationPhase;

void fill(SyncWorld& world, std::size_t entries, std::size_t size, std::uint64_t seed = 5) {
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < entries; ++i) world.log.append(random_entry(random, size));
}

}  // namespace

TEST_CASE("a log of three hundred answers arrives whole, in order and once") {
  SyncWorld world({});
  fill(world, 300, 60);
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(same_entries(world.store, world));
  CHECK(world.log.acknowledged == 300);
  CHECK(world.objects.time == 1700000000);
}

TEST_CASE("what has been stored before is not sent again") {
  SyncWorld world({});
  fill(world, 200, 100);
  world.start_station();
  REQUIRE(world.run(20));
  const std::uint64_t carried = world.up.carried;
  fill(world, 3, 100, 6);
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(same_entries(world.store, world));
  CHECK(world.up.carried - carried < 800);
}

TEST_CASE("an empty log is no trouble") {
  SyncWorld world({});
  world.start_station();
  REQUIRE(world.run(5));
  CHECK(world.station->status().phase == StationPhase::kFinished);
}

TEST_CASE("entries of every size up to the longest travel") {
  SyncWorld world({.baud = 921600});
  std::mt19937_64 random(3);
  for (const std::size_t size : {0U, 1U, 127U, 128U, 129U, 4095U, 4096U, 4097U, 20000U, 60000U, 60000U, 5U, 60000U})
    world.log.append(random_entry(random, size));
  for (int i = 0; i < 60; ++i) world.log.append(random_entry(random, 4000));
  world.start_station();
  REQUIRE(world.run(30));
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(same_entries(world.store, world));
}

namespace {

/// Frames with right checksums from a stream that is not this station's.
Buffer stranger_at(std::uint32_t offset) {
  Buffer body(sync::kUpHeadBytes + 900, 0xEE);
  store_le<std::uint32_t>(body.data(), sync::up_head(sync::UpType::kData, offset));
  return fuzz::frame_of(body);
}

}  // namespace

TEST_CASE("what a device sends for another station, before it is called, does not get among its entries") {
  SyncWorld world({.baud = 921600});
  fill(world, 900, 1000);
  world.start_station();
  for (int cut = 0; cut < 5; ++cut) {
    for (int i = 0; i < 240; ++i) world.step();
    const auto now_ms = static_cast<std::uint64_t>(world.now_us / 1000);
    world.up.unplug();
    world.down.unplug();
    world.station->line_lost(now_ms);
    world.start_device();
    for (std::uint32_t offset = 0; offset < 900000; offset += 900) world.station->receive(stranger_at(offset), now_ms);
    world.station->line_lost(now_ms);  // the plug is shaky
  }
  REQUIRE(world.run(30));
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(same_entries(world.store, world));
}

namespace {

struct Trip {
  double goodput = 0;
  bool whole = false;
  std::string words;
};

Trip travel(std::size_t entries, std::size_t size, const LineFaults& faults, std::uint64_t seed = 11) {
  SyncWorld world({.seed = seed, .faults = faults, .baud = 921600, .step_us = 200});
  fill(world, entries, size);
  world.start_station();
  const bool over = world.run(30);
  const auto& status = world.station->status();
  std::ostringstream words;
  words << "damaged frames " << status.damaged_frames << ", repaired " << status.repaired_symbols << ", repeated bytes "
        << status.repeated_bytes << ", shape " << status.shape.frame_bytes << "/" << int{status.shape.repairable} << ", line x"
        << double(world.up.carried) / double(entries * size);
  return {static_cast<double>(entries * size) * 10 / (world.now_us / 1e6) / 921600, over && same_entries(world.store, world), words.str()};
}

}  // namespace

TEST_CASE("goodput at 921600 is within a hair of the line's, whatever the error rate") {
  const auto [bit_errors, least] = GENERATE(table<double, double>({{0, 0.985}, {1e-6, 0.975}, {1e-5, 0.970}, {1e-4, 0.940}}));
  const auto [entries, size] = GENERATE(table<std::size_t, std::size_t>({{1024, 1024}, {500, 2048}}));
  const Trip trip = travel(entries, size, {.bit_errors = bit_errors});
  INFO("entries of " << size << ", bit error rate " << bit_errors << ": goodput " << trip.goodput << ", " << trip.words);
  CHECK(trip.whole);
  CHECK(trip.goodput >= (size == 2048 ? least - 0.015 : least));
}

TEST_CASE("latency costs less than a hundredth of the goodput, whatever the error rate") {
  const double bit_errors = GENERATE(0.0, 1e-6, 1e-5, 1e-4);
  // One frame more or less that is lost weighs as much as the latency: the mean of several lines tells them apart.
  const std::uint64_t lines = bit_errors > 0 ? 6 : 1;
  std::map<double, double> goodput;
  for (const double latency_ms : {0.0, 1.0, 16.0})
    for (std::uint64_t seed = 1; seed <= lines; ++seed) {
      const Trip trip = travel(1024, 1024, {.bit_errors = bit_errors, .latency_ms = latency_ms}, seed);
      REQUIRE(trip.whole);
      goodput[latency_ms] += trip.goodput / static_cast<double>(lines);
    }
  INFO("bit error rate " << bit_errors << ": goodput " << goodput[0] << ", with 1 ms each way " << goodput[1] << ", with 16 ms "
                         << goodput[16]);
  CHECK(goodput[1] > goodput[0] - 0.01);
  CHECK(goodput[16] > goodput[0] - 0.01);
}
