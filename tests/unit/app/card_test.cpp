#include <array>
#include <string>

#include "firmware/app/volume.hpp"
#include "tests/scenarios/twin.hpp"

using namespace eslabon;
using namespace eslabon::app;
using scenario::Twin;

namespace {

constexpr std::uint64_t kCard = 8U << 20;

std::string words_on(Twin& twin) {
  std::array<std::uint8_t, 1024> buffer;
  return std::string(twin.kiosk().current().heading(buffer));
}

void let_time_pass(Twin& twin) {
  twin.clock.now_ms += 5000;
  twin.settle();
}

}  // namespace

TEST_CASE("A blank card becomes this kiosk's own") {
  Twin twin({128, 64}, kCard);
  twin.power_on();
  CHECK(twin.kiosk().scene() == SceneId::kHome);
  CHECK(twin.kiosk().stage().desk.ready());
  twin.power_off();
  twin.power_on();
  CHECK(twin.kiosk().stage().desk.boots() == 2);
}

TEST_CASE("A card full of noise is refused in words and only erased when asked twice") {
  Twin twin({128, 64}, kCard);
  for (std::size_t i = 0; i < twin.card.bytes.size(); ++i) twin.card.bytes[i] = static_cast<std::uint8_t>(i * 2654435761U >> 13);
  const auto before = twin.card.bytes;
  twin.power_on();
  CHECK(twin.kiosk().scene() == SceneId::kCard);
  CHECK(words_on(twin).find("something else") != std::string::npos);
  twin.press(port::Key::kSelect);
  twin.press(port::Key::kSelect);  // "No" comes first
  CHECK(twin.card.bytes == before);
  twin.press(port::Key::kSelect);
  twin.press(port::Key::kDown);
  twin.press(port::Key::kSelect);
  CHECK(twin.kiosk().scene() == SceneId::kHome);
}

TEST_CASE("Another kiosk's card is left alone") {
  Twin twin({128, 64}, kCard);
  twin.power_on();
  twin.power_off();
  twin.system.id = 99;
  const auto before = twin.card.bytes;
  twin.power_on();
  CHECK(words_on(twin).find("another kiosk") != std::string::npos);
  twin.press(port::Key::kSelect);
  CHECK(twin.card.bytes == before);
}

TEST_CASE("A card pulled out is missed and welcomed back") {
  Twin twin({128, 64}, kCard);
  twin.power_on();
  twin.card.inserted = false;
  let_time_pass(twin);
  CHECK(twin.kiosk().scene() == SceneId::kCard);
  CHECK(words_on(twin).find("No card") != std::string::npos);
  twin.card.inserted = true;
  let_time_pass(twin);
  CHECK(twin.kiosk().scene() == SceneId::kHome);
}

TEST_CASE("Either copy of the superblock may be torn") {
  Twin twin({128, 64}, kCard);
  twin.power_on();
  twin.power_off();
  const auto whole = twin.card.bytes;
  for (const std::size_t copy : {std::size_t{0}, std::size_t{CopyPlaces::kPitch}}) {
    twin.card.bytes = whole;
    for (std::size_t i = 100; i < 512; ++i) twin.card.bytes[copy + i] = 0xA5;
    twin.power_on();
    CHECK(twin.kiosk().scene() == SceneId::kHome);
    twin.power_off();
  }
}

TEST_CASE("The parts of a card lie side by side inside it, whatever its size") {
  for (const std::uint64_t size : {std::uint64_t{2} << 20, std::uint64_t{64} << 20, std::uint64_t{8} << 30}) {
    const auto plan = plan_volume({size, 512, 512, true});
    REQUIRE(plan.ok());
    std::uint64_t at = 2 * CopyPlaces::kPitch;
    for (const Extent& extent : plan->slot_extents) {
      CHECK(extent.offset == at);
      at += extent.size;
    }
    CHECK(plan->directory.offset == at);
    CHECK(plan->journal.offset + plan->journal.size == size);
    CHECK(plan->journal.size > size / 2);
    std::array<std::uint8_t, Superblock::kSize> bytes;
    plan->encode(bytes);
    const auto read = Superblock::decode(bytes);
    REQUIRE(read.ok());
    CHECK(read->journal == plan->journal);
  }
  CHECK_FALSE(plan_volume({1U << 20, 512, 512, true}).ok());
}
