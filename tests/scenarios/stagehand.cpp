#include "tests/scenarios/stagehand.hpp"

#include <chrono>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "tests/scenarios/objects.hpp"

namespace eslabon::scenario {
namespace {

std::string special_name(const std::string& item) {
  return event::name_of(item == "refused" ? event::Special::kRefused : item == "unknown" ? event::Special::kDoesNotKnow : event::Special::kNotApplicable);
}

constexpr std::uint32_t kEraseUnit = 65536;  // the flash's last one is not the application's

fakes::RamCard card_for(const Cast& cast) {
  if (cast.board == board_test::Board::kLm3s6965evb) return fakes::RamCard(cast.card_bytes);
  return fakes::RamCard::chip(board_test::blank_flash(0).size() - kEraseUnit, kEraseUnit);
}

}  // namespace

Stagehand::Stagehand(Cast cast)
    : cast_(std::move(cast)), twin_(cast_.display, card_for(cast_)), pilot_(twin_, [this](port::Key key) { press(key); }) {
  twin_.system.id = cast_.device;
  if (cast_.board == board_test::Board::kEmcraftSf2) twin_.clock.base_utc_s.reset();
  if (cast_.go_on) take_card();
  else prepare_card();
  power_on_machine();
  twin_.power_on();
  compare();
}

Stagehand::~Stagehand() = default;

void Stagehand::take_card() {
  const std::filesystem::path path = cast_.folder / "card.img";
  std::ifstream card(path, std::ios::binary);
  card.read(reinterpret_cast<char*>(twin_.card.bytes.data()), static_cast<std::streamsize>(twin_.card.bytes.size()));
  if (!card) throw std::runtime_error(path.string() + ": no card of " + std::to_string(twin_.card.bytes.size()) + " bytes");
}

void Stagehand::prepare_card() {
  twin_.power_on();
  const SentObject form = cast_.form.empty() ? SentObject{} : form_object(cast_.form);
  if (!form.bytes.empty()) twin_.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
  if (!cast_.firms.empty()) {
    const SentObject firms = firms_object(cast_.firms, form);
    twin_.install(sync::ObjectKind::kAssignments, firms.bytes, firms.hash);
    if (cast_.firms.extension() == ".csv") office_ = std::make_unique<Office>(cast_.firms, form);
  }
  if (!cast_.people.empty()) {
    const SentObject people = people_object(cast_.people);
    twin_.install(sync::ObjectKind::kConfiguration, people.bytes, people.hash);
  }
  twin_.power_off();
  if (cast_.image.empty()) return;
  std::filesystem::remove_all(cast_.folder);
  write_image();
}

void Stagehand::write_image() {
  std::filesystem::create_directories(cast_.folder);
  std::vector<std::uint8_t> image;
  if (cast_.board == board_test::Board::kEmcraftSf2) image = board_test::blank_flash(cast_.device);
  image.resize(std::max(image.size(), twin_.card.bytes.size()));
  std::copy(twin_.card.bytes.begin(), twin_.card.bytes.end(), image.begin());
  std::ofstream card(cast_.folder / "card.img", std::ios::binary);
  card.write(reinterpret_cast<const char*>(image.data()), static_cast<std::streamsize>(image.size()));
}

// Both start on the same card, as it is now.
void Stagehand::power_on_machine() {
  if (cast_.image.empty()) return;
  machine_ = std::make_unique<board_test::QemuKiosk>(board_test::QemuOptions{.image = cast_.image, .folder = cast_.folder, .card_bytes = cast_.card_bytes, .device_id = cast_.device, .count_instructions = cast_.count, .board = cast_.board});
  machine_->power_on();
}

void Stagehand::tell_cost() {
  if (!machine_ || !cast_.count || !cast_.verbose) return;
  const auto effort = machine_->effort();
  std::cerr << "      key presses " << presses() << ", the longest answer so far " << effort.longest_us * 20 / 16 << " us\n";
}

void Stagehand::press(port::Key key) {
  const std::vector<std::uint8_t> before = twin_.pixels();
  twin_.press(key);
  ledger_.count_press(twin_);
  if (!machine_) return;
  machine_->press(key);
  if (cast_.count) efforts_.add(doing_, machine_->effort().answer_us);
  else if (before != twin_.pixels()) press_again_when_lost(key, before);
}

void Stagehand::note_effort() {
  if (!machine_ || !cast_.count) return;
  const auto effort = machine_->effort();
  efforts_.add_run(effort.boot_us, effort.awake_us, machine_->uptime_us());
}

// On a busy computer the emulator loses an edge now and then: its contact is worse than a button's. Nothing has happened
// on the machine's screen after a long while then.
void Stagehand::press_again_when_lost(port::Key key, const std::vector<std::uint8_t>& before) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(4);
  board_test::Frame frame{};
  while (std::chrono::steady_clock::now() < end) {
    frame = machine_->screen();
    if (!std::equal(frame.begin(), frame.end(), before.begin(), before.end())) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ++lost_presses_;
  machine_->press(key);
}

void Stagehand::power_cut() {
  note_effort();
  twin_.power_off();
  if (machine_) machine_->power_off();
  if (machine_) machine_->power_on();
  twin_.power_on();
}

std::string Stagehand::stack_words() {
  if (!machine_) return {};
  const board_test::QemuKiosk::Stack stack = machine_->stack();
  const std::string lost = lost_presses_ == 0 ? "" : ", " + std::to_string(lost_presses_) + " presses that the emulator lost";
  return lost + ", " + std::to_string(stack.used) + " of " + std::to_string(stack.size) + " bytes of stack used";
}

Picture Stagehand::twin_picture() const { return {cast_.display.width, cast_.display.height, twin_.pixels()}; }

void Stagehand::compare() {
  if (!machine_) return;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(8);
  board_test::Frame frame{};
  while (std::chrono::steady_clock::now() < end) {
    frame = machine_->screen();
    if (std::equal(frame.begin(), frame.end(), twin_.pixels().begin(), twin_.pixels().end())) {
      ++comparisons_;
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  write_png(cast_.folder / "expected.png", twin_picture(), 4);
  write_png(cast_.folder / "machine.png", {128, 64, {frame.begin(), frame.end()}}, 4);
  throw std::runtime_error("the machine shows something else: see expected.png and machine.png in " + cast_.folder.string());
}

void Stagehand::keep_picture(const std::string& name) {
  if (!cast_.golden.empty()) {
    const auto golden = cast_.golden / (name + ".png");
    if (std::filesystem::exists(golden) && read_png(golden) == twin_picture()) return;
    std::filesystem::create_directories(cast_.folder);
    write_png(cast_.folder / (name + ".png"), twin_picture());
    throw std::runtime_error("the screen is not that of " + golden.string() + "; see " + (cast_.folder / (name + ".png")).string() +
                             "; scripts/approve.py accepts it");
  }
  if (cast_.pictures.empty()) return;
  std::filesystem::create_directories(cast_.pictures);
  write_png(cast_.pictures / (name + ".png"), twin_picture());
}

void Stagehand::expect(const Line& line) {
  const std::string& what = line.words.at(1);
  if (what == "screen") pilot_.expect_scene(line.words.at(2));
  else if (what == "question") pilot_.expect_question(line.words.at(2));
  else if (what == "text") pilot_.expect_text(line.words.at(2));
  else throw std::runtime_error("expect screen, question or text");
}

void Stagehand::obey(const Line& line) {
  const std::string& verb = line.words.at(0);
  doing_ = verb;
  const auto word = [&line](std::size_t i) { return line.words.at(i); };
  const auto rest = [&line](std::size_t from) {
    std::string joined;
    for (std::size_t i = from; i < line.words.size(); ++i) joined += (i == from ? "" : " ") + line.words[i];
    return joined;
  };
  if (verb == "expect") expect(line);
  else if (verb == "select" && word(1) == "firm") pilot_.open_firm(rest(2));
  else if (verb == "answer") ledger_.look(twin_), pilot_.answer(word(1), rest(2)), ledger_.keep(twin_, rest(2));
  else if (verb == "clear") ledger_.look(twin_), pilot_.menu("clear"), ledger_.keep(twin_, "");
  else if (verb == "office" && word(1) == "comments") office_->comment(twin_, word(2), word(3), word(4));
  else if (verb == "office" && word(1) == "returns") office_->give_back(twin_, word(2), word(3));
  else if (verb == "sign" && word(1) == "in") sign_in(word(2), word(3));
  else if (verb == "card" || verb == "battery" || verb == "wait") trouble(line);
  else if (verb == "choose") pilot_.choose_text(rest(1));
  else if (verb == "row") pilot_.choose_row(std::stoul(word(1)) - 1);
  else if (verb == "menu") pilot_.menu(word(1));
  else if (verb == "special") ledger_.look(twin_), pilot_.special(word(1)), ledger_.keep(twin_, special_name(word(1)));
  else if (verb == "language") pilot_.language(rest(1));
  else if (verb == "type") pilot_.type(rest(1));
  else if (verb == "write") pilot_.write(rest(1));
  else if (verb == "take") pilot_.take(rest(1));
  else if (verb == "done") pilot_.done();
  else if (verb == "back") pilot_.back();
  else if (verb == "next") pilot_.next();
  else if (verb == "keys") pilot_.keys(word(1));
  else if (verb == "finish") pilot_.finish();
  else if (verb == "power" && word(1) == "cut") power_cut();
  else if (verb == "sync") visit_office();
  else if (verb == "picture") keep_picture(word(1));
  else throw std::runtime_error("no such thing to do: " + verb);
}

void Stagehand::play(const std::filesystem::path& script) {
  for (const Line& line : read_script(script)) {
    if (cast_.verbose) std::cerr << line.number << ": " << line.text << "\n";
    try {
      obey(line);
      compare();
      tell_cost();
    } catch (const std::out_of_range&) {
      throw std::runtime_error(script.string() + ":" + std::to_string(line.number) + ": something is missing in: " + line.text);
    } catch (const std::exception& problem) {
      throw std::runtime_error(script.string() + ":" + std::to_string(line.number) + ": " + problem.what());
    }
  }
  note_effort();
}

}  // namespace eslabon::scenario
