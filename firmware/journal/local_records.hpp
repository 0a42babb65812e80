// The journal's own records: they stand between the entries, carry no number and are never synced.
#pragma once

#include "firmware/journal/journal_layout.hpp"

namespace eslabon::journal {

/// A host has everything up to `up_to`.
struct Acknowledgement {
  static constexpr std::uint8_t kKind = 0xF0;
  static constexpr std::size_t kSize = 16;
  Sequence up_to = 0;
  std::uint64_t host_id = 0;

  void encode(std::array<std::uint8_t, kSize>& to) const {
    store_le(&to[0], up_to);
    store_le(&to[8], host_id);
  }
  static Acknowledgement decode(const std::array<std::uint8_t, kSize>& from) {
    return {load_le<std::uint64_t>(&from[0]), load_le<std::uint64_t>(&from[8])};
  }
};
static_assert(Acknowledgement::kKind > kMaxKind);

}  // namespace eslabon::journal
