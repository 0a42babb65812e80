// What a device is told of an enumerator's PIN: 8 bytes of salt and a hash, 32 hex digits. Host and device compute it here.
//
// The hash is SipHash-2-4, 2,000 times over: some 20 ms of the kiosk's processor for each try. It keeps a device that was
// found or borrowed from being used in somebody's name, together with the growing wait after wrong tries. It does not
// protect from somebody who reads the card in another computer: four digits are ten thousand tries, whatever the hash.
#pragma once

#include <array>
#include <string_view>

#include "firmware/journal/chain.hpp"

namespace eslabon::sync {

inline constexpr std::size_t kPinTextBytes = 32;
using PinText = std::array<char, kPinTextBytes>;

inline std::uint64_t pin_hash(std::uint64_t salt, std::string_view pin) {
  std::uint64_t hash = salt;
  for (std::uint64_t round = 0; round < 2000; ++round) hash = journal::chain_after(hash, round, 0, 0, as_bytes(pin));
  return hash;
}

inline PinText pin_text(std::uint64_t salt, std::string_view pin) {
  PinText text;
  const std::uint64_t words[2] = {salt, pin_hash(salt, pin)};
  for (unsigned i = 0; i < kPinTextBytes; ++i) text[i] = "0123456789abcdef"[(words[i / 16] >> (60 - i % 16 * 4)) & 15];
  return text;
}

/// Whether `text` is what pin_text() makes of this PIN with some salt.
inline bool is_pin(std::string_view text, std::string_view pin) {
  std::uint64_t salt = 0;
  for (std::size_t i = 0; i < 16 && i < text.size(); ++i)
    salt = salt << 4 | static_cast<std::uint64_t>(text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10);
  const PinText expected = pin_text(salt, pin);
  return text == std::string_view(expected.data(), expected.size());
}

}  // namespace eslabon::sync
