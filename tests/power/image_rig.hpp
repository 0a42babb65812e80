// One emulated kiosk with its real image, on a card whose power goes at a chosen write; and its twin, which has the same
// keys pressed and no power cut, to know what must be there afterwards.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "tests/board/card_server.hpp"
#include "tests/board/qemu_kiosk.hpp"
#include "tests/fakes/power_cut_device.hpp"
#include "tests/power/log_lines.hpp"
#include "tests/scenarios/pilot.hpp"

namespace eslabon::power {

inline constexpr DeviceId kRigDevice = 0x525400000007;

/// A card as the application knows it, before a run; and how many writes a run of the longest kind makes on it.
struct PreparedCard {
  fakes::RamCard card{0};
  journal::Sequence next = 0;  ///< of its log
  std::uint64_t writes = 0;
};

/// Cards of a board in different states: new, a segment about to end, the ring gone round.
std::vector<PreparedCard> prepare_cards(board_test::Board board);

/// The emulator stopped without a power cut: the image has restarted the processor, or the host was so busy that the
/// machine's watchdog did.
struct MachineStopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a run was about, for the count.
struct Run {
  bool cut = false;             ///< false: it ended before the power went
  std::uint64_t writes = 0;     ///< whole ones before that
  std::uint64_t accepted = 0;   ///< entries that the screen had accepted in it
  bool garbled = false, in_start = false;
};

class ImageRig {
 public:
  /// `folder` is the machine's own.
  ImageRig(board_test::Board board, const std::filesystem::path& folder);

  /// The kiosk is asked some questions; the power goes at a random write of seed `seed`; it is switched on again and asked
  /// one more. Throws std::runtime_error that says which promise was broken, or MachineStopped.
  Run cut(const PreparedCard& prepared, std::uint64_t seed);
  /// The same without a cut: how many writes there are.
  std::uint64_t count_writes(const PreparedCard& prepared);

 private:
  class Session;
  [[nodiscard]] bool is_flash() const { return board_ == board_test::Board::kEmcraftSf2; }
  [[nodiscard]] std::vector<std::uint8_t> image_of(const fakes::RamCard& card) const;
  [[nodiscard]] fakes::RamCard card_of(const fakes::RamCard& like) const;
  void check_trace() const;
  [[noreturn]] void explain(const std::runtime_error& problem);

  board_test::Board board_;
  std::filesystem::path folder_;
  mutable board_test::CardServer server_;
  board_test::QemuKiosk machine_;
};

}  // namespace eslabon::power
