#include "boards/lm3s6965evb/system.hpp"

#include <initializer_list>

#include "firmware/base/split_mix.hpp"
#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kLoad = 0x40000000, kControl = 0x40000008, kClear = 0x4000000C, kLock = 0x40000C00;
constexpr std::uint32_t kUnlock = 0x1ACCE551;
constexpr std::uint64_t kSeedAt = 0, kCardsAt = 8;

}  // namespace

// The chip has no random source: a number in the EEPROM moves on with each boot, and the device's own number makes
// two new devices differ.
void System::set_up() {
  std::uint8_t stored[8] = {};
  if (eeprom_.read(kSeedAt, stored).ok()) seed_ = load_le<std::uint64_t>(stored);
  seed_ ^= device_id();
  store_le(stored, split_mix(seed_));
  (void)eeprom_.program(kSeedAt, stored);  // without an EEPROM the sequence repeats, nothing worse
  at(kLock) = kUnlock;
  at(kLoad) = 2 * kSystemHz;  // the first expiry is an interrupt nobody takes, the second resets
  at(kControl) = 3;
}

// The factory keeps the Ethernet address in USER0/1, three bytes in each, the first lowest (5.5). Written as a number
// it reads as the address on the label does.
DeviceId System::device_id() const {
  DeviceId id = 0;
  for (const std::uint32_t address : {sysctl::kUser0, sysctl::kUser1})
    for (unsigned shift = 0; shift < 24; shift += 8) id = (id << 8) | ((at(address) >> shift) & 0xFFU);
  return id;
}

void System::sleep() { core::wait_for_interrupt(); }

void System::feed_watchdog() { at(kClear) = 1; }

std::uint64_t System::entropy() { return split_mix(seed_); }

// A count torn by a power cut is another number below 2^30, or none: then chance decides. A new EEPROM reads as -1.
std::uint32_t System::next_card() {
  std::uint8_t stored[4], again[4];
  if (!eeprom_.read(kCardsAt, stored).ok()) return port::random_card(entropy());
  const std::uint32_t count = load_le<std::uint32_t>(stored) + 1;
  store_le(stored, count);
  const bool kept = eeprom_.program(kCardsAt, stored).ok() && eeprom_.read(kCardsAt, again).ok() && load_le<std::uint32_t>(again) == count;
  return kept && count < (1U << 30) ? count : port::random_card(entropy());
}

}  // namespace eslabon::board
