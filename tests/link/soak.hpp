// Random runs: everything that can happen between a device and a station, and what must be true whatever happens.
#pragma once

#include <map>
#include <string>

#include "tests/link/sync_world.hpp"

namespace eslabon::testing {

struct SoakResult {
  std::string fault;          ///< empty: all is well
  double seconds = 0;         ///< virtual
  std::uint64_t stream_bytes = 0;
  std::map<std::string, unsigned> events;
};

/// One run, wholly decided by its seed.
SoakResult soak_once(std::uint64_t seed);

}  // namespace eslabon::testing
