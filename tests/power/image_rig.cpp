#include "tests/power/image_rig.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/power/walker.hpp"
#include "tests/scenarios/picture.hpp"

namespace eslabon::power {

using board_test::Board;
using board_test::Cut;
using board_test::QemuOptions;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kQuestions = 6;  // in a run without a cut
constexpr auto kPatience = std::chrono::seconds(20), kPressAgain = std::chrono::seconds(6);
constexpr port::Size kDisplay{128, 64};

struct PowerGone {};

std::filesystem::path image_of_board(Board board) { return board == Board::kEmcraftSf2 ? ESLABON_NOR_ELF : ESLABON_KIOSK_ELF; }

}  // namespace

/// Twin and machine from one switching on to the end of power or of patience.
class ImageRig::Session {
 public:
  Session(ImageRig& rig, const fakes::RamCard& card, journal::Sequence durable)
      : twin(kDisplay, card), pilot(twin, [this](port::Key key) { press(key); }), seen(durable), in_flight(durable), rig_(rig) {
    twin.system.id = kRigDevice;
    if (rig.is_flash()) twin.clock.base_utc_s.reset();
  }

  void power_on() {
    twin.power_on();
    in_flight = next();
    try {
      rig_.machine_.power_on();
    } catch (const std::runtime_error& problem) {
      rig_.explain(problem);
    }
    wait_for_screen(nullptr, port::Key::kNone);
    started = true;
  }

  scenario::Twin twin;
  scenario::Pilot pilot;
  journal::Sequence seen, in_flight;  ///< the next number, as of the last screen seen and of the last key
  bool started = false;

 private:
  journal::Sequence next() { return twin.kiosk().stage().desk.journal()->next_sequence(); }

  void press(port::Key key) {
    const auto before = twin.pixels();
    twin.press(key);
    in_flight = next();
    press_machine(key);
    const bool may_be_lost = !rig_.is_flash() && before != twin.pixels();  // a serial port loses no letter
    wait_for_screen(may_be_lost ? &before : nullptr, key);
  }
  void press_machine(port::Key key) {
    try {
      rig_.machine_.press(key);
    } catch (const std::runtime_error& problem) {
      rig_.explain(problem);
    }
  }
  bool shows(const std::vector<std::uint8_t>& pixels) {
    try {
      const board_test::Frame frame = rig_.machine_.screen();
      return std::equal(frame.begin(), frame.end(), pixels.begin(), pixels.end());
    } catch (const std::runtime_error& problem) {
      rig_.explain(problem);
    }
  }
  /// A key that a busy host has swallowed (the screen is still `before` after long) is pressed again.
  void wait_for_screen(const std::vector<std::uint8_t>* before, port::Key key) {
    const auto start = Clock::now();
    for (auto again = start + kPressAgain; !shows(twin.pixels());) {
      if (Clock::now() > start + kPatience) give_up();
      if (before != nullptr && Clock::now() > again && shows(*before)) {
        press_machine(key);
        again = Clock::now() + kPressAgain;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
    if (rig_.is_flash()) rig_.server_.settle();
    if (rig_.server_.is_cut()) throw PowerGone();
    seen = in_flight;
  }
  [[noreturn]] void give_up() {
    const board_test::Frame frame = rig_.machine_.screen();
    scenario::write_png(rig_.folder_ / "machine.png", {128, 64, {frame.begin(), frame.end()}}, 4);
    scenario::write_png(rig_.folder_ / "expected.png", {128, 64, twin.pixels()}, 4);
    throw std::runtime_error("the screen is not what it should be: machine.png and expected.png in " + rig_.folder_.string());
  }

  ImageRig& rig_;
};

ImageRig::ImageRig(Board board, const std::filesystem::path& folder)
    : board_(board), folder_(folder),
      server_(folder / "card.sock", board == Board::kEmcraftSf2 ? board_test::blank_flash(0).size() : 2U << 20),
      machine_(QemuOptions{.image = image_of_board(board), .folder = folder, .card_bytes = 512, .device_id = kRigDevice,
                           .card_url = server_.url(), .board = board}) {}

std::vector<std::uint8_t> ImageRig::image_of(const fakes::RamCard& card) const {
  std::vector<std::uint8_t> image = is_flash() ? board_test::blank_flash(kRigDevice) : card.bytes;
  std::copy(card.bytes.begin(), card.bytes.end(), image.begin());
  return image;
}

fakes::RamCard ImageRig::card_of(const fakes::RamCard& like) const {
  fakes::RamCard card = like;
  const auto content = server_.content();
  std::copy_n(content.begin(), card.bytes.size(), card.bytes.begin());
  return card;
}

/// Why the machine does not answer.
void ImageRig::explain(const std::runtime_error& problem) {
  if (server_.is_cut()) throw PowerGone();
  for (int wait = 0; wait < 200 && machine_.still_runs(); ++wait) std::this_thread::sleep_for(std::chrono::milliseconds(10));  // it may be about to end
  if (!machine_.still_runs()) throw MachineStopped("the machine has stopped without a power cut");
  throw problem;
}

void ImageRig::check_trace() const {
  std::ifstream log(folder_ / "qemu.log");
  for (std::string line; std::getline(log, line);)
    if (line.find("zero_to_one") != std::string::npos) throw std::runtime_error("a bit of the flash was to be set without an erase");
}

std::uint64_t ImageRig::count_writes(const PreparedCard& prepared) {
  server_.restore(image_of(prepared.card));
  server_.plan_cut({});
  Session session(*this, prepared.card, prepared.next);
  fakes::Dice dice(prepared.next);
  session.power_on();
  for (int i = 0; i < kQuestions; ++i) walk_on(session.twin, session.pilot, dice);
  machine_.power_off();
  return server_.writes();
}

Run ImageRig::cut(const PreparedCard& prepared, std::uint64_t seed) {
  fakes::Dice dice(seed);
  Run run;
  run.garbled = dice.below(3) == 0;
  run.writes = dice.below(prepared.writes);
  server_.restore(image_of(prepared.card));
  server_.plan_cut({run.writes, static_cast<std::uint16_t>(dice.below(1001)), run.garbled, is_flash(), [this] { machine_.cut_power(); }});
  Session before(*this, prepared.card, prepared.next);
  try {
    before.power_on();
    for (int i = 0; i < 3 * kQuestions; ++i) walk_on(before.twin, before.pilot, dice);
  } catch (const PowerGone&) {
    run.cut = true;
  }
  machine_.power_off();
  run.in_start = !before.started;
  run.accepted = before.seen - prepared.next;

  fakes::RamCard left = card_of(prepared.card);
  const Log found = read_log(left, kRigDevice, prepared.next > 8 ? prepared.next - 8 : 1);
  const Log expected = read_log(before.twin.card, kRigDevice, found.first);
  if (found.next < before.seen) throw std::runtime_error(std::to_string(before.seen - found.next) + " accepted entries are lost");
  if (found.next > before.in_flight) throw std::runtime_error("an entry is there that nobody made");
  for (journal::Sequence at = found.first; at < found.next; ++at)
    if (line_of(found, at) != line_of(expected, at)) throw std::runtime_error("entry " + std::to_string(at) + " is not what was entered");

  server_.plan_cut({});
  Session after(*this, left, found.next);
  after.power_on();
  walk_on(after.twin, after.pilot, dice);
  machine_.power_off();
  const Log machine = read_log(card_of(left), kRigDevice, found.first), twin = read_log(after.twin.card, kRigDevice, found.first);
  if (machine.lines != twin.lines) throw std::runtime_error("after the cut the machine's log is not its twin's");
  check_trace();
  return run;
}

}  // namespace eslabon::power
