// What must not be synchronised, and what is told about it.
#include <catch2/catch.hpp>

#include "tests/link/sync_world.hpp"

namespace {

using namespace eslabon;
using namespace eslabon::testing;
using sync::Refusal;
using sync::StationPhase;

void fill(MemoryLog& log, std::size_t entries, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < entries; ++i) log.append(random_entry(random, 50));
}

}  // namespace

TEST_CASE("a swapped card with as many entries is named and nothing is touched") {
  SyncWorld world({});
  fill(world.log, 40, 1);
  world.start_station();
  REQUIRE(world.run(20));
  const auto before = world.store.of(world.profile.id).entries;
  world.log = MemoryLog();
  fill(world.log, 60, 2);
  world.start_device();
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().phase == StationPhase::kStopped);
  CHECK(world.station->status().refusal == Refusal::kChainDiffers);
  CHECK(world.device->status().refusal == Refusal::kChainDiffers);
  CHECK(world.store.of(world.profile.id).entries == before);
  CHECK(world.log.acknowledged == 0);
}

TEST_CASE("a station that took an entry before it was damaged is not refused") {
  SyncWorld world({});
  fill(world.log, 40, 1);
  world.start_station();
  REQUIRE(world.run(20));
  const auto before = world.store.of(world.profile.id).entries;
  world.log.damage_last();
  world.start_device();
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(world.store.of(world.profile.id).entries == before);
}

TEST_CASE("a device restored to an older state is named") {
  SyncWorld world({});
  fill(world.log, 40, 1);
  world.start_station();
  REQUIRE(world.run(20));
  world.log = MemoryLog();
  fill(world.log, 30, 1);
  world.start_device();
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().refusal == Refusal::kStationAhead);
}

TEST_CASE("entries that another station took are told as a gap and the rest is taken") {
  SyncWorld world({});
  fill(world.log, 100, 1);
  world.log.forget_below(61);
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(world.station->status().gap_from == 1);
  CHECK(world.station->status().gap_to == 60);
  CHECK(same_entries(world.store, world, 1) == false);
  CHECK(world.store.of(world.profile.id).entries.size() == 40);
  CHECK(world.log.acknowledged == 100);
}

TEST_CASE("a device whose entries are all gone to another station has nothing to say") {
  SyncWorld world({});
  fill(world.log, 20, 1);
  world.log.forget_below(21);
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().phase == StationPhase::kFinished);
  CHECK(world.store.of(world.profile.id).entries.empty());
  CHECK(world.log.acknowledged == 0);  // this station holds nothing of it
}

TEST_CASE("a log that cannot be read stops this device and keeps what came before") {
  SyncWorld world({});
  fill(world.log, 200, 1);
  world.log.broken_at = 150;
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().phase == StationPhase::kStopped);
  CHECK(world.station->status().refusal == Refusal::kLogUnreadable);
  CHECK(world.station->status().error == Status(Error::kIo));
  CHECK(world.log.acknowledged == 0);
}

TEST_CASE("a store that fails stops the device before anything is acknowledged") {
  SyncWorld world({});
  fill(world.log, 100, 1);
  world.store.fail_with = Error::kFull;
  world.start_station();
  REQUIRE(world.run(20));
  CHECK(world.station->status().phase == StationPhase::kStopped);
  CHECK(world.station->status().error == Status(Error::kFull));
  CHECK(world.log.acknowledged == 0);
}

TEST_CASE("interviews that go on during the synchronisation are taken along") {
  SyncWorld world({});
  fill(world.log, 100, 1);
  world.start_station();
  for (int i = 0; i < 400; ++i) world.step();
  fill(world.log, 15, 2);
  REQUIRE(world.run(20));
  CHECK(same_entries(world.store, world));
}
