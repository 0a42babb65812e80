// The kiosk on flash whose bits can only be cleared until a whole unit is erased.
#include <catch2/catch.hpp>

#include "firmware/app/volume.hpp"
#include "tests/scenarios/objects.hpp"
#include "tests/scenarios/pilot.hpp"

using namespace eslabon;
using namespace eslabon::app;
using scenario::Twin;

namespace {

constexpr std::uint32_t kUnit = 65536;
constexpr std::uint64_t kChip = 6U << 20;
const std::string kForm = ESLABON_SOURCE_DIR "/tests/scenarios/workshop.md";

}  // namespace

TEST_CASE("A kiosk with a flash chip is asked, restarted and asked on, and no bit is set without an erase") {
  Twin twin({128, 64}, fakes::RamCard::chip(kChip, kUnit));
  twin.power_on();
  REQUIRE(twin.kiosk().scene() == SceneId::kHome);
  const scenario::SentObject form = scenario::form_object(kForm);
  twin.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
  const scenario::SentObject firms = scenario::firms_object(ESLABON_SOURCE_DIR "/tests/scenarios/workshop_firms.csv", form);
  twin.install(sync::ObjectKind::kAssignments, firms.bytes, firms.hash);
  scenario::Pilot pilot(twin, [&twin](port::Key key) { twin.press(key); });
  pilot.open_firm("Herrería El Yunque");
  pilot.next();
  pilot.answer("open_now", "yes");
  pilot.answer("people", "12");
  twin.power_off();
  twin.power_on();
  pilot.expect_question("rent");
  pilot.answer("rent", "99");
  pilot.expect_question("founded");
  CHECK(twin.card.zero_to_one == 0);
}

TEST_CASE("A flash chip outlives thousands of starts with few erases, and each start knows the one before") {
  Twin twin({128, 64}, fakes::RamCard::chip(kChip, kUnit));
  twin.power_on();
  const std::uint64_t erases = twin.card.erases;
  constexpr std::uint32_t kStarts = 700;
  for (std::uint32_t start = 0; start < kStarts; ++start) {
    twin.power_off();
    twin.power_on();
  }
  CHECK(twin.kiosk().stage().desk.boots() == kStarts + 1);
  CHECK(twin.card.erases - erases < kStarts / 100);
  CHECK(twin.card.zero_to_one == 0);
}

TEST_CASE("A torn newest copy of a chip's superblock costs one start's count and nothing else") {
  Twin twin({128, 64}, fakes::RamCard::chip(kChip, kUnit));
  twin.power_on();
  fakes::RamCard& chip = twin.card;
  std::array<std::uint8_t, kSectorBytes> sector;
  for (int start = 0; start < 200; ++start) {
    const std::uint32_t boots = twin.kiosk().stage().desk.boots();
    twin.power_off();
    Volume volume(chip, sector);
    REQUIRE(volume.open(twin.system.id) == CardState::kReady);
    const CopyPlaces places(chip, 0, kSectorBytes);
    if (start % 3 == 0) chip.bytes[places.at(volume.block().generation) + 300] = 0xA5;
    twin.power_on();
    REQUIRE(twin.kiosk().scene() == SceneId::kHome);
    REQUIRE(twin.kiosk().stage().desk.boots() >= boots);
  }
}

TEST_CASE("A form that replaces another on a chip is installed over what lay there") {
  Twin twin({128, 64}, fakes::RamCard::chip(kChip, kUnit));
  twin.power_on();
  const scenario::SentObject form = scenario::form_object(kForm);
  const scenario::SentObject other = scenario::form_object(ESLABON_SOURCE_DIR "/tests/scenarios/languages.md");
  for (int round = 0; round < 4; ++round) {
    twin.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
    twin.install(sync::ObjectKind::kFormPackage, other.bytes, other.hash);
    CHECK(twin.kiosk().stage().desk.package().hash() == other.hash);
  }
  CHECK(twin.card.zero_to_one == 0);
}

TEST_CASE("A card that is full only because of an old draft is told from one that was not synchronised") {
  for (const bool has_draft : {true, false}) {
    Twin twin({128, 64}, fakes::RamCard::chip(kChip, kUnit));
    twin.power_on();
    const scenario::SentObject form = scenario::form_object(kForm);
    twin.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
    app::Desk& desk = twin.kiosk().stage().desk;
    if (has_draft) REQUIRE(desk.open_new({}).ok());
    if (has_draft) REQUIRE(desk.leave({}).ok());
    desk.rest();
    while (desk.sign_in("Ana").ok()) {
    }
    twin.acknowledge_all();
    desk.rest();
    const int used = desk.used_percent();
    CHECK((used >= 90) == has_draft);
    CHECK(desk.draft_holds_card() == has_draft);
    CHECK(desk.used_percent() == used);
  }
}
