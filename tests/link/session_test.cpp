// Both ends over a simulated line.
#include <catch2/catch.hpp>

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

TEST_CASE("goodput at 921600 is within a hair of the line's, whatever the error rate") {
  const auto [bit_errors, least] = GENERATE(table<double, double>({{0, 0.985}, {1e-6, 0.975}, {1e-5, 0.970}, {1e-4, 0.940}}));
  const auto [entries, size] = GENERATE(table<std::size_t, std::size_t>({{1024, 1024}, {500, 2048}}));
  SyncWorld world({.seed = 11, .faults = {.bit_errors = bit_errors}, .baud = 921600, .step_us = 200});
  fill(world, entries, size);
  world.start_station();
  REQUIRE(world.run(30));
  CHECK(same_entries(world.store, world));
  const double goodput = static_cast<double>(entries * size) * 10 / (world.now_us / 1e6) / 921600;
  const auto& status = world.station->status();
  INFO("entries of " << size << ", bit error rate " << bit_errors << ": goodput " << goodput << ", damaged frames " << status.damaged_frames
       << ", repaired " << status.repaired_symbols << ", repeated bytes " << status.repeated_bytes << ", shape "
       << status.shape.frame_bytes << "/" << int{status.shape.repairable} << " line x" << double(world.up.carried) / double(entries * size));
  CHECK(goodput >= (size == 2048 ? least - 0.015 : least));
}
