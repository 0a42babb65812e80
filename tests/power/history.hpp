// A random history of a journal with power cuts, checked after each.
#pragma once

#include <cstdint>
#include <string>

#include "firmware/port/block_device.hpp"

namespace eslabon::power {

struct Medium {
  const char* name;
  port::Geometry geometry;
  std::uint32_t segment_size;
};

struct Count {
  std::uint64_t cuts = 0;
  std::uint64_t entries = 0;  ///< accepted
  std::uint64_t full = 0;     ///< refused for want of room
};

/// Runs `cuts` power cuts of one history, or until a promise is broken: then says which.
std::string run_history(const Medium& medium, std::uint64_t seed, std::uint64_t cuts, Count& count);
/// Appends `entries` entries with a cut at write number `cut_at`, and checks. `done` when there are not so many writes.
std::string run_once(const Medium& medium, std::uint64_t seed, std::uint64_t entries, std::uint64_t cut_at, Count& count,
                     bool& done);

}  // namespace eslabon::power
