#include <atomic>
#include <fstream>
#include <rapidcheck.h>
#include <thread>

#include <catch2/catch.hpp>

#include "host/store/sqlite_database.hpp"
#include "host/text/fault.hpp"
#include "tests/unit/store/device_script.hpp"

using namespace eslabon;
using namespace eslabon::store;
using namespace eslabon::store_test;

namespace {

DeviceScript device_with(int entries, DeviceId id = 7) {
  DeviceScript device(id);
  for (int i = 0; i < entries; ++i) device.happens(event::device_note("entry " + std::to_string(i)));
  return device;
}

std::vector<Sequence> numbers(Store& store, DeviceId device) {
  std::vector<Sequence> found;
  store.read(device, 1, ~Sequence{0} >> 1, [&](const EntryView& entry) {
    found.push_back(entry.sequence);
    return true;
  });
  return found;
}

}  // namespace

TEST_CASE("a log that is synced twice is stored once") {
  TemporaryStore store;
  const DeviceScript device = device_with(5);
  CHECK(device.give_all(*store) == Added::kStored);
  CHECK(device.give_all(*store) == Added::kKnown);
  CHECK(numbers(*store, 7) == std::vector<Sequence>{1, 2, 3, 4, 5});
  CHECK(store->end_of(7) == device.end());
  CHECK(store->chain_at(7, 0) == Chain{0});
  CHECK(store->chain_at(7, 6) == std::nullopt);
}

TEST_CASE("what is stored is there after the laptop was switched off") {
  TemporaryStore store;
  const DeviceScript device = device_with(3);
  device.give(*store, 1, 2);
  store.close();
  store.open();
  CHECK(store->end_of(7).up_to == 2);
  CHECK(device.give(*store, 3, 3) == Added::kStored);
}

TEST_CASE("operators who make the same new store at the same moment all succeed") {
  for (int round = 0; round < 20; ++round) {
    const std::string path = (std::filesystem::temp_directory_path() / ("eslabon_many_" + std::to_string(getpid()))).string();
    std::atomic<int> failures = 0;
    {
      std::vector<std::jthread> operators;
      for (int i = 0; i < 6; ++i)
        operators.emplace_back([&, i] {
          try {
            const auto store = open_store(path, OpenMode::kCreate);
            if (device_with(3, static_cast<DeviceId>(100 + i)).give_all(*store) != Added::kStored) ++failures;
          } catch (const text::Failure&) {
            ++failures;
          }
        });
    }
    CHECK(failures == 0);
    CHECK(open_store(path, OpenMode::kMustExist)->devices().size() == 6);
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending);
  }
}

TEST_CASE("entries whose chain does not fit are refused whole") {
  TemporaryStore store;
  const DeviceScript device = device_with(3);
  std::vector<EntryView> entries{{1, 10, 0, as_bytes("a")}, {2, 10, 0, as_bytes("b")}};
  CHECK(store->add(7, {}, entries, 12345) == Added::kBrokenChain);
  entries[1].sequence = 3;
  CHECK(store->add(7, {}, entries, 12345) == Added::kBrokenChain);
  CHECK(store->devices().empty());
}

TEST_CASE("a second device with the same number is kept aside, not mixed in") {
  TemporaryStore store;
  device_with(5).give_all(*store);
  DeviceScript other(7);
  for (int i = 0; i < 6; ++i) other.happens(event::device_note("other"));
  CHECK(other.give_all(*store) == Added::kConflict);
  CHECK(store->end_of(7) == device_with(5).end());
}

TEST_CASE("a gap that another office took is said, and closed when its part comes") {
  TemporaryStore store;
  const DeviceScript device = device_with(10);
  device.give(*store, 1, 3);
  CHECK(device.give(*store, 8, 10) == Added::kStored);
  CHECK(store->devices()[0].missing == 4);
  CHECK(device.give(*store, 3, 9) == Added::kStored);
  CHECK(store->devices()[0].missing == 0);
  CHECK(numbers(*store, 7).size() == 10);
}

TEST_CASE("parts of logs give the same store in whatever order they come") {
  CHECK(rc::check([](const std::vector<std::pair<std::uint8_t, std::uint8_t>>& parts) {
    const DeviceScript device = device_with(20);
    TemporaryStore mixed, whole;
    for (const auto& [from, size] : parts) {
      const Sequence first = 1 + from % 20, last = std::min<Sequence>(20, first + size % 20);
      RC_ASSERT(device.give(*mixed, first, last) != Added::kConflict);
    }
    device.give_all(*mixed);
    device.give_all(*whole);
    RC_ASSERT(mixed->content_hash() == whole->content_hash());
    RC_ASSERT(mixed->end_of(7) == device.end());
    RC_ASSERT(mixed->chain_at(7, 11) == whole->chain_at(7, 11));
  }));
}

TEST_CASE("a file that is no store is refused and left as it is") {
  const std::string path = (std::filesystem::temp_directory_path() / ("eslabon-letter-" + std::to_string(::getpid()))).string();
  CHECK_THROWS_AS(open_store(path, OpenMode::kMustExist), text::Failure);
  const std::string letter = "this is a letter, not a database, and long enough to be looked at by anybody who wants to";
  std::ofstream(path) << letter;
  CHECK_THROWS_AS(open_store(path, OpenMode::kMustExist), text::Failure);
  std::string still;
  std::getline(std::ifstream(path), still);
  CHECK(still == letter);
  std::filesystem::remove(path);
}

TEST_CASE("a store of a later version is refused and left as it is") {
  TemporaryStore store;
  device_with(3).give_all(*store);
  store.close();
  const auto database = store.database();
  database->set_schema_version(99);
  CHECK_THROWS_WITH(store.open(), Catch::Contains("later version"));
  database->set_schema_version(2);
  store.open();
  CHECK(store->end_of(7) == device_with(3).end());
}

TEST_CASE("a conflict names the entry from which on the logs differ") {
  TemporaryStore store;
  DeviceScript one(7), other(7);
  for (DeviceScript* device : {&one, &other})
    for (int i = 0; i < 4; ++i) device->happens(event::device_note("the same " + std::to_string(i)));
  one.happens(event::device_note("one"));
  other.happens(event::device_note("other"));
  other.happens(event::device_note("and more"));
  one.give_all(*store);
  CHECK(other.give_all(*store) == Added::kConflict);
  CHECK(other.give_all(*store) == Added::kConflict);
  REQUIRE(store->conflicts().size() == 1);
  CHECK(store->conflicts()[0].first == 5);
  CHECK(store->conflicts()[0].last == 6);
}

TEST_CASE("a note is kept, replaced and removed") {
  TemporaryStore store;
  store->put_note("checks", "a", "one");
  store->put_note("checks", "a", std::string_view("t\0wo", 4));
  store->put_note("other", "a", "three");
  CHECK(store->notes("checks") == std::map<std::string, std::string>{{"a", std::string("t\0wo", 4)}});
  store->put_note("checks", "a", "");
  CHECK(store->notes("checks").empty());
}
