#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/board/qemu_kiosk.hpp"
#include "tests/board/test_folder.hpp"

using namespace eslabon;
using namespace eslabon::board_test;

namespace {

constexpr std::size_t kCardBytes = 16U << 20;

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void wait_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

/// Waits for a picture that stays the same: the kiosk has nothing more to draw.
Frame settled(QemuKiosk& kiosk) {
  Frame before{}, now = kiosk.screen();
  for (int tries = 0; tries < 60 && (tries < 10 || now != before); ++tries) {
    wait_ms(50);
    before = std::exchange(now, kiosk.screen());
  }
  return now;
}

void babble(const std::filesystem::path& cable, std::size_t size) {
  const int line = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  cable.string().copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::connect(line, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const std::string bytes = noise(size, 77);
  for (std::size_t at = 0; at < bytes.size(); at += 500) {
    (void)::send(line, bytes.data() + at, std::min<std::size_t>(500, bytes.size() - at), MSG_NOSIGNAL);
    wait_ms(5);
  }
  ::close(line);
}

}  // namespace

TEST_CASE("a card full of noise is left as it is until a person says otherwise") {
  const Folder folder("noise-card");
  const std::string before = noise(kCardBytes, 5);
  std::ofstream(folder.path / "card.img", std::ios::binary) << before;
  {
    QemuKiosk kiosk({.image = ESLABON_KIOSK_ELF, .folder = folder.path, .card_bytes = kCardBytes});
    kiosk.power_on();
    const Frame said = settled(kiosk);
    kiosk.press(port::Key::kDown);
    kiosk.press(port::Key::kUp);
    CHECK(kiosk.still_runs());
    CHECK(std::count(said.begin(), said.end(), 0) < 128 * 64 - 200);
    if (const char* pictures = std::getenv("ESLABON_PICTURES")) kiosk.save_screen(std::filesystem::path(pictures) / "noise_card.png");
  }
  CHECK(content(folder.path / "card.img") == before);
}

TEST_CASE("noise on the cable changes neither the screen nor the answers of the keys") {
  const Folder folder("noise-line");
  QemuKiosk kiosk({.image = ESLABON_KIOSK_ELF, .folder = folder.path, .card_bytes = kCardBytes});
  kiosk.power_on();
  const Frame before = settled(kiosk);
  babble(kiosk.cable(), 60'000);
  CHECK(settled(kiosk) == before);
  kiosk.press(port::Key::kDown);
  kiosk.press(port::Key::kSelect);
  CHECK(settled(kiosk) != before);
  CHECK(kiosk.still_runs());
}
