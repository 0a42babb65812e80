// What befalls a kiosk besides keys: offices, signing in, cards and batteries.
#include <fstream>
#include <stdexcept>

#include "tests/scenarios/stagehand.hpp"

namespace eslabon::scenario {
namespace {

/// As if weeks of work were on the card: until `percent` of its log are used; at 100 no answer has room any more.
void fill(app::Desk& desk, int percent) {
  while (desk.used_percent() < percent && desk.log_note(std::string(900, 'x')).ok()) desk.rest();
  while (percent == 100 && desk.log_note("x").ok()) desk.rest();
}

}  // namespace

/// Work on the card with both switched off; where a machine plays along, it is the machine's card.
void Stagehand::with_card(const std::function<void()>& work) {
  twin_.power_off();
  if (machine_) machine_->power_off(), take_card();
  twin_.power_on();
  work();
  twin_.power_off();
  if (machine_) write_image(), machine_->power_on();
  twin_.power_on();
}

void Stagehand::visit_office() {
  with_card([this] {
    twin_.acknowledge_all();
    if (!office_) return;
    const SentObject list = office_->list();
    twin_.install(sync::ObjectKind::kAssignments, list.bytes, list.hash);
  });
}

void Stagehand::trouble(const Line& line) {
  const std::string what = line.words.at(0) + " " + line.words.at(1);
  const auto wait = [this](std::uint64_t seconds) {
    twin_.clock.now_ms += seconds * 1000;
    twin_.settle();
  };
  if (what == "card fill") return with_card([&] { fill(twin_.kiosk().stage().desk, std::stoi(line.words.at(2))); });
  if (machine_) throw std::runtime_error("only the twin can do that");
  if (what == "card out") twin_.card.inserted = false, wait(3);
  else if (what == "card in") twin_.card.inserted = true, wait(3);
  else if (what == "card failing") twin_.card.failing = true, wait(3);
  else if (what == "card right") twin_.card.failing = false, wait(3);
  else if (what == "card foreign") twin_.power_off(), std::fill(twin_.card.bytes.begin(), twin_.card.bytes.end(), std::uint8_t{0x5A}), twin_.power_on();
  else if (what == "card other") twin_.power_off(), twin_.system.id += 1, twin_.power_on();
  else if (line.words.at(0) == "battery") twin_.system.battery = std::stoi(line.words.at(1));
  else if (line.words.at(0) == "wait") wait(std::stoul(line.words.at(1)));
  else throw std::runtime_error("no such trouble: " + what);
}

void Stagehand::sign_in(const std::string& name, const std::string& pin) {
  pilot_.expect_scene("sign in");
  pilot_.choose_text(name);
  pilot_.expect_scene("pin");
  pilot_.turn_to(pin);
  pilot_.keys("s");
}

std::string Stagehand::settle_accounts() {
  if (machine_) machine_->power_off();
  else write_image();
  return ledger_.compare(cast_.folder / "card.img", cast_.folder / "office.db", office_ ? office_->given() : std::set<NodeId>{});
}

}  // namespace eslabon::scenario
