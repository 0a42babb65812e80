// Plays a scenario on the twin, and on an emulated machine beside it when there is one.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "tests/board/qemu_kiosk.hpp"
#include "tests/scenarios/effort_log.hpp"
#include "tests/scenarios/ledger.hpp"
#include "tests/scenarios/office.hpp"
#include "tests/scenarios/picture.hpp"
#include "tests/scenarios/pilot.hpp"
#include "tests/scenarios/script.hpp"

namespace eslabon::scenario {

struct Cast {
  port::Size display{128, 64};
  std::uint64_t card_bytes = 16U << 20;
  board_test::Board board = board_test::Board::kLm3s6965evb;  ///< a kEmcraftSf2 has its 16 MB of flash
  std::filesystem::path form;              ///< package for the card, "" for none
  std::filesystem::path firms;             ///< list of firms, "" for none
  std::filesystem::path people;            ///< the enumerators' JSON, "" for none
  bool ledger = false;                     ///< at the end: is what was typed in a store made from the card?
  std::filesystem::path pictures;          ///< where `picture NAME` goes, "" for nowhere
  std::filesystem::path golden;            ///< what `picture NAME` must look like, "" for whatever it does
  std::filesystem::path image;             ///< kiosk.elf: play it in QEMU, too
  std::filesystem::path folder = "out/scenario";  ///< QEMU's files
  bool go_on = false;                      ///< with the card that is in the folder, as it is; form and firms are on it
  std::uint64_t device = 0x525400000001;   ///< the kiosk's number
  bool count = false;                      ///< QEMU counts instructions: see efforts()
  bool verbose = false;
};

class Stagehand {
 public:
  explicit Stagehand(Cast cast);
  ~Stagehand();

  /// Throws std::runtime_error, with file and line, at the first thing that is not as the scenario says.
  void play(const std::filesystem::path& script);
  void obey(const Line& line);

  [[nodiscard]] Twin& twin() { return twin_; }
  [[nodiscard]] std::uint64_t presses() const { return pilot_.presses(); }
  [[nodiscard]] int comparisons() const { return comparisons_; }
  /// With Cast::ledger, after play(): a table of the interviews. Throws when the card's log says something else than what was typed.
  std::string settle_accounts();
  /// What each key press cost the machine at 50 MHz and one instruction a clock, and each start; with Cast::count.
  [[nodiscard]] const EffortLog& efforts() const { return efforts_; }
  /// ", 5000 of 21000 bytes of stack used" since its last start, where a machine plays along.
  [[nodiscard]] std::string stack_words();
  /// Bytes; 0 without a machine.
  [[nodiscard]] std::size_t stack_used() { return machine_ ? machine_->stack().used : 0; }

 private:
  void press(port::Key key);
  void press_again_when_lost(port::Key key, const std::vector<std::uint8_t>& before);
  void prepare_card();
  void write_image();
  void take_card();
  void power_on_machine();
  void note_effort();
  void power_cut();
  void visit_office();
  void trouble(const Line& line);
  void sign_in(const std::string& name, const std::string& pin);
  void with_card(const std::function<void()>& work);
  void expect(const Line& line);
  /// Waits until the machine shows what the twin shows. Throws after a few seconds.
  void compare();
  void keep_picture(const std::string& name);
  [[nodiscard]] Picture twin_picture() const;

  Cast cast_;
  /// With --count and --verbose: what the last line took on the machine, at 50 MHz and one instruction a clock.
  void tell_cost();

  Twin twin_;
  Pilot pilot_;
  std::unique_ptr<board_test::QemuKiosk> machine_;
  std::unique_ptr<Office> office_;
  Ledger ledger_;
  int comparisons_ = 0;
  int lost_presses_ = 0;
  EffortLog efforts_;
  std::string doing_;  ///< the scenario's word
};

}  // namespace eslabon::scenario
