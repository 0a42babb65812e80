// Cards to start from: an interview is open on each, and the log behind it is of different lengths.
#include "tests/power/image_rig.hpp"
#include "tests/power/walker.hpp"
#include "tests/scenarios/objects.hpp"

namespace eslabon::power {
namespace {

using scenario::Twin;

constexpr std::uint32_t kEraseUnit = 65536;

fakes::RamCard blank_card(board_test::Board board) {
  if (board == board_test::Board::kLm3s6965evb) return fakes::RamCard(2U << 20);
  return fakes::RamCard::chip(board_test::blank_flash(0).size() - kEraseUnit, kEraseUnit);
}

void install(Twin& twin) {
  const scenario::SentObject form = scenario::form_object(ESLABON_POWER_DIR "/rounds.md");
  twin.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
  const scenario::SentObject firms = scenario::firms_object(ESLABON_POWER_DIR "/rounds_firms.csv", form);
  twin.install(sync::ObjectKind::kAssignments, firms.bytes, firms.hash);
}

/// Entries until the segment is `left` entries from its end, after `rounds` further segments.
void fill(Twin& twin, int rounds, int left) {
  app::Desk& desk = twin.kiosk().stage().desk;
  journal::Sequence in_segment = 0, begun = desk.journal()->anchor_sequence();
  const auto one = [&desk, &twin] {
    if (!desk.sign_in("Nora").ok()) {
      twin.acknowledge_all();
      desk.rest();
      if (!desk.sign_in("Nora").ok()) throw std::runtime_error("the card cannot be filled");
    }
  };
  for (int round = 0; round < rounds + 2; ++round) {
    while (desk.journal()->anchor_sequence() == begun) one();
    in_segment = desk.journal()->anchor_sequence() - begun;
    begun = desk.journal()->anchor_sequence();
  }
  while (desk.journal()->next_sequence() < begun + in_segment - static_cast<journal::Sequence>(left)) one();
  twin.acknowledge_all();
}

PreparedCard prepare(board_test::Board board, int rounds, int left, int answers) {
  Twin twin({128, 64}, blank_card(board));
  twin.system.id = kRigDevice;
  if (board == board_test::Board::kEmcraftSf2) twin.clock.base_utc_s.reset();
  twin.power_on();
  install(twin);
  if (left != 0) fill(twin, rounds, left);
  scenario::Pilot pilot(twin, [&twin](port::Key key) { twin.press(key); });
  fakes::Dice dice(static_cast<std::uint64_t>(left + answers));
  for (int i = 0; i <= answers; ++i) walk_on(twin, pilot, dice);
  PreparedCard made;
  made.next = twin.kiosk().stage().desk.journal()->next_sequence();
  twin.power_off();
  made.card = twin.card;
  return made;
}

}  // namespace

std::vector<PreparedCard> prepare_cards(board_test::Board board) {
  const int ring = board == board_test::Board::kLm3s6965evb ? 24 : 195;  // segments, and a few
  return {prepare(board, 0, 0, 0), prepare(board, 0, 0, 3), prepare(board, 0, 9, 1), prepare(board, 1, 14, 2), prepare(board, ring, 12, 1)};
}

}  // namespace eslabon::power
