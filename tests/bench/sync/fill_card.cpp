// A kiosk's card with a log of some length on it: fill_card CARD.img ENTRIES BYTES_EACH
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "firmware/base/split_mix.hpp"
#include "tests/scenarios/twin.hpp"

using namespace eslabon;

int main(int argc, char** argv) {
  if (argc < 4) return std::fprintf(stderr, "usage: fill_card CARD.img ENTRIES BYTES_EACH\n"), 2;
  const int entries = std::atoi(argv[2]);
  std::vector<std::uint8_t> payload(static_cast<std::size_t>(std::atoi(argv[3])));
  scenario::Twin twin({128, 64}, std::uint64_t{16} << 20);
  twin.power_on();
  journal::Journal* journal = twin.kiosk().stage().desk.journal();
  if (journal == nullptr) return 1;
  constexpr std::uint8_t kUnknownKind = 100;  // the kiosk passes over what it does not know
  std::uint64_t chance = 1;
  for (int i = 0; i < entries; ++i) {
    for (auto& byte : payload) byte = static_cast<std::uint8_t>(split_mix(chance));
    if (!journal->append(kUnknownKind, payload).ok()) return 1;
  }
  std::ofstream(argv[1], std::ios::binary)
      .write(reinterpret_cast<const char*>(twin.card.bytes.data()), static_cast<std::streamsize>(twin.card.bytes.size()));
  return 0;
}
