#include <algorithm>
#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/board/card_server.hpp"
#include "tests/board/qemu_kiosk.hpp"
#include "tests/board/test_folder.hpp"

using namespace eslabon;
using namespace eslabon::board_test;

namespace {

bool shows_something(const Frame& frame) {
  return std::count_if(frame.begin(), frame.end(), [](std::uint8_t gray) { return gray > 8; }) > 50;
}

}  // namespace

TEST_CASE("a kiosk that is switched on shows its first screen within half a second of its own time") {
  constexpr std::uint32_t kTickMs = 10;
  const Folder folder("boot");
  QemuKiosk kiosk({.image = ESLABON_KIOSK_ELF, .folder = folder.path, .count_instructions = true});
  kiosk.power_on();
  bool shown = false;
  for (int tries = 0; tries < 100 && !shown; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    shown = shows_something(kiosk.screen());
  }
  CHECK(shown);
  const std::uint32_t at_most_ms = kiosk.word("_ZN7eslabon5board12_GLOBAL__N_15ticksE") * kTickMs;
  UNSCOPED_INFO("first screen after at most " << at_most_ms << " ms");
  CHECK(at_most_ms < 500);
}

TEST_CASE("a kiosk runs from a card in the block server as it does from a file") {
  const Folder folder("served");
  CardServer card(folder.path / "card.sock", 16U << 20);
  QemuKiosk kiosk({.image = ESLABON_KIOSK_ELF, .folder = folder.path, .card_url = card.url()});
  kiosk.power_on();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  CHECK(kiosk.still_runs());
  CHECK(shows_something(kiosk.screen()));
}

TEST_CASE("a kiosk that nobody touches sleeps nearly all the time") {
  constexpr std::uint64_t kSecondUs = 1'000'000;
  const Folder folder("idle");
  QemuKiosk kiosk({.image = ESLABON_KIOSK_ELF, .folder = folder.path, .count_instructions = true});
  kiosk.power_on();
  const auto wait_until = [&kiosk](std::uint64_t us) {
    for (int tries = 0; tries < 600 && kiosk.uptime_us() < us; ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return kiosk.uptime_us();
  };
  const std::uint64_t from_us = wait_until(2 * kSecondUs);
  const std::uint32_t awake_us = kiosk.effort().awake_us;
  const std::uint64_t to_us = wait_until(from_us + 5 * kSecondUs);
  REQUIRE(to_us >= from_us + 5 * kSecondUs);
  const double awake = static_cast<double>(kiosk.effort().awake_us - awake_us) / static_cast<double>(to_us - from_us);
  UNSCOPED_INFO("awake " << 100 * awake << " % of the time");
  CHECK(awake > 0);
  CHECK(awake < 0.02);  // the card is looked at now and then; a loop that waits by asking would be awake all the time
}
