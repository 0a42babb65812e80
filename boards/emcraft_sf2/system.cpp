#include "boards/emcraft_sf2/system.hpp"

#include <bit>

#include "firmware/base/split_mix.hpp"
#include "boards/emcraft_sf2/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kCardsAt = 1024, kBootsAt = 4096, kEnd = 65536;

}  // namespace

void System::set_up(std::uint64_t at) {
  std::uint8_t id[8] = {};
  if (flash_.read(at, id).ok()) id_ = load_le<std::uint64_t>(id);
  at_ = at;
  state_ = id_ ^ (std::uint64_t{count_one(at + kBootsAt, kEnd - kBootsAt)} << 32);  // 0: this boot repeats another one's numbers
}

// Bytes are 0x00 up to the current one and 0xFF behind it: the place is found by halving.
std::uint32_t System::count_one(std::uint64_t bits, std::uint32_t size) {
  std::uint32_t low = 0, high = size;
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    std::uint8_t byte = 0;
    if (!flash_.read(bits + middle, {&byte, 1}).ok()) return 0;
    if (byte == 0) low = middle + 1;
    else high = middle;
  }
  std::uint8_t byte = 0;
  if (low == size || !flash_.read(bits + low, {&byte, 1}).ok()) return 0;
  const auto clear = low * 8 + static_cast<std::uint32_t>(8 - std::popcount(byte));
  byte = static_cast<std::uint8_t>(byte & (byte - 1));  // clears the lowest bit that is still set
  return flash_.program(bits + low, {&byte, 1}).ok() ? clear + 1 : 0;
}

std::uint32_t System::next_card() {
  const std::uint32_t cards = count_one(at_ + kCardsAt, kBootsAt - kCardsAt);
  return cards != 0 ? cards - 1 : port::random_card(entropy());
}

void System::sleep() { core::wait_for_interrupt(); }

std::uint64_t System::entropy() { return split_mix(state_); }

}  // namespace eslabon::board
