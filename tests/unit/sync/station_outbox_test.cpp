// Never more under way than the device's ring holds.
#include <catch2/catch.hpp>
#include <vector>

#include "firmware/sync/station_outbox.hpp"

namespace {

using namespace eslabon;

// Sends frames until there is no room; returns how many bytes went out.
std::size_t fill(sync::StationOutbox& outbox) {
  const std::vector<std::uint8_t> payload(40, 7);
  std::vector<std::uint8_t> out(600);
  std::size_t sent = 0;
  while (outbox.has_room(payload.size())) {
    outbox.put(sync::DownType::kObjectData, {}, payload);
    while (!outbox.idle()) sent += outbox.take(out);
  }
  return sent;
}

}  // namespace

TEST_CASE("a device that says nothing gets no more than its ring holds") {
  sync::StationOutbox outbox;
  outbox.reset(512);
  CHECK(fill(outbox) <= 512);
  CHECK(fill(outbox) == 0);
}

TEST_CASE("what the device has heard makes room, also around the end of the numbers") {
  sync::StationOutbox outbox;
  outbox.reset(512);
  for (int round = 0; round < 200; ++round) {
    const std::size_t sent = fill(outbox);
    CHECK(sent > 400);
    CHECK(sent <= 512);
    outbox.on_heard(outbox.number());
    CHECK(outbox.all_heard());
  }
}

TEST_CASE("a number that was never sent changes nothing") {
  sync::StationOutbox outbox;
  outbox.reset(512);
  fill(outbox);
  outbox.on_heard(static_cast<std::uint8_t>(outbox.number() + 5));
  outbox.on_heard(0);
  CHECK(fill(outbox) == 0);
}
