// splitmix64 (Steele, Lea, Flood 2014): any seed gives a sequence that passes for chance; not for keys.
#pragma once

#include <cstdint>

namespace eslabon {

/// Moves `state` on and gives the next number of a sequence that repeats after 2^64 steps only.
constexpr std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9E3779B97F4A7C15U);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

}  // namespace eslabon
