// Chance that repeats: the same seed and name give the same draws on every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include "firmware/base/split_mix.hpp"

namespace eslabon::simulate {

class Chance {
 public:
  /// One independent stream a name: a firm, a device.
  Chance(std::uint64_t seed, std::string_view name) : state_(seed * 0x9E3779B97F4A7C15U + 1) {
    for (const char character : name) state_ = (state_ ^ static_cast<unsigned char>(character)) * 0x100000001B3U;
    bits();
  }

  std::uint64_t bits() { return split_mix(state_); }
  /// In [0, 1).
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  /// 0 .. size - 1; 0 for size 0.
  std::uint32_t below(std::uint32_t size) { return static_cast<std::uint32_t>(uniform() * size); }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(uniform() * static_cast<double>(high - low + 1));
  }
  bool happens(double probability) { return uniform() < probability; }
  /// Standard normal, by Box and Muller.
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }
  /// exp(normal): median 1.
  double lognormal(double sigma) { return std::exp(sigma * normal()); }

 private:
  std::uint64_t state_;
};

}  // namespace eslabon::simulate
