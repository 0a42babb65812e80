// Plays scenario files: runner [--qemu KIOSK.elf] [--form F.esl] [--firms C.esl] [--display WxH] [--pictures DIR] [--golden DIR]
//                              [--folder DIR] [--board lm3s6965evb|emcraft_sf2] [--id HEX] [--card-mb N] [--go-on] [--people P.json] [--ledger] [--count [--within-ms N] [--boot-within-ms N]] [--stack-within BYTES] [--verbose] FILE.scenario...
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <vector>

#include "tests/scenarios/stagehand.hpp"

namespace {

using eslabon::scenario::Cast;

int fail(const std::string& what, int code) {
  std::cerr << "runner: " << what << "\n";
  return code;
}

/// Returns whether the word took the value after it.
bool take_option(Cast& cast, const std::string& name, const std::string& value) {
  if (name == "--qemu") cast.image = value;
  else if (name == "--form") cast.form = value;
  else if (name == "--firms") cast.firms = value;
  else if (name == "--people") cast.people = value;
  else if (name == "--pictures") cast.pictures = value;
  else if (name == "--golden") cast.golden = value;
  else if (name == "--folder") cast.folder = value;
  else if (name == "--id") cast.device = std::stoull(value, nullptr, 16);
  else if (name == "--card-mb") cast.card_bytes = std::stoull(value) << 20;
  else if (name == "--board") {
    if (value != "lm3s6965evb" && value != "emcraft_sf2") throw std::runtime_error("--board lm3s6965evb or emcraft_sf2");
    cast.board = value == "emcraft_sf2" ? eslabon::board_test::Board::kEmcraftSf2 : eslabon::board_test::Board::kLm3s6965evb;
  } else if (name == "--display") {
    const std::size_t x = value.find('x');
    if (x == std::string::npos) throw std::runtime_error("--display WIDTHxHEIGHT");
    cast.display = {static_cast<std::uint16_t>(std::stoi(value.substr(0, x))), static_cast<std::uint16_t>(std::stoi(value.substr(x + 1)))};
  } else return false;
  return true;
}

/// What a key press and a start may cost, with --count; and how much of its stack the machine may have used at the end.
struct Limits {
  double key_ms = 1e9, boot_ms = 1e9;
  std::size_t stack_bytes = 1U << 30;
};

bool take_limit(Limits& limits, const std::string& name, const std::string& value) {
  if (name == "--within-ms") limits.key_ms = std::stod(value);
  else if (name == "--boot-within-ms") limits.boot_ms = std::stod(value);
  else if (name == "--stack-within") limits.stack_bytes = std::stoul(value);
  else return false;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Cast cast;
  Limits limits;
  std::vector<std::string> files;
  try {
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i];
      if (word == "--verbose") cast.verbose = true;
      else if (word == "--go-on") cast.go_on = true;
      else if (word == "--count") cast.count = true;
      else if (word == "--native") continue;
      else if (word == "--ledger") cast.ledger = true;
      else if (!word.starts_with("--")) files.push_back(word);
      else if (i + 1 >= argc || !(take_limit(limits, word, argv[i + 1]) || take_option(cast, word, argv[i + 1])) || ++i == 0) return fail("what is " + word + "?", 2);
    }
    if (files.empty()) return fail("name a scenario file", 2);
    for (const std::string& file : files) {
      eslabon::scenario::Stagehand stagehand(cast);
      stagehand.play(file);
      std::cout << file << ": " << stagehand.presses() << " key presses, " << stagehand.comparisons() << " screens compared" << stagehand.stack_words() << "\n";
      if (stagehand.stack_used() > limits.stack_bytes) return fail("more of the stack was used than is allowed", 1);
      if (cast.ledger) std::cout << stagehand.settle_accounts();  // switches the machine off
      if (!cast.count || cast.image.empty()) continue;
      const auto& efforts = stagehand.efforts();
      std::cout << efforts.table();
      if (efforts.longest_ms() > limits.key_ms) return fail("a key was answered too late", 1);
      if (efforts.longest_boot_ms() > limits.boot_ms) return fail("the first screen came too late", 1);
    }
  } catch (const std::exception& problem) {
    return fail(problem.what(), 1);
  }
  return 0;
}
