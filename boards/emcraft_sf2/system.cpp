#include "boards/emcraft_sf2/system.hpp"

#include <bit>

#include "boards/cortex_m3/split_mix.hpp"
#include "boards/emcraft_sf2/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint64_t kBitsAt = 4096;
constexpr std::uint32_t kBitBytes = 65536 - 4096;

}  // namespace

void System::set_up(std::uint64_t at) {
  std::uint8_t id[8] = {};
  if (flash_.read(at, id).ok()) id_ = load_le<std::uint64_t>(id);
  state_ = id_ ^ (std::uint64_t{count_boot(at + kBitsAt)} << 32);
}

// Bytes are 0x00 up to the current one and 0xFF behind it: the place is found by halving.
std::uint32_t System::count_boot(std::uint64_t bits) {
  std::uint32_t low = 0, high = kBitBytes;
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    std::uint8_t byte = 0;
    if (!flash_.read(bits + middle, {&byte, 1}).ok()) return 0;
    if (byte == 0) low = middle + 1;
    else high = middle;
  }
  std::uint8_t byte = 0;
  if (low == kBitBytes || !flash_.read(bits + low, {&byte, 1}).ok()) return low * 8;
  const auto boots = low * 8 + static_cast<std::uint32_t>(8 - std::popcount(byte));
  byte = static_cast<std::uint8_t>(byte & (byte - 1));  // clears the lowest bit that is still set
  (void)flash_.program(bits + low, {&byte, 1});         // without it the next boot repeats this one's numbers
  return boots + 1;
}

void System::sleep() { core::wait_for_interrupt(); }

std::uint64_t System::entropy() { return split_mix(state_); }

}  // namespace eslabon::board
