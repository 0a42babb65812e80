// Pictures of screens: grays of 0..15, one a byte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace eslabon::scenario {

struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> grays;
  bool operator==(const Picture&) const = default;
};

/// A PNG of 4-bit gray, each pixel `scale` by `scale`. Throws std::runtime_error.
void write_png(const std::filesystem::path& path, const Picture& picture, int scale = 1);
/// Reads what write_png wrote with scale 1. Throws std::runtime_error.
Picture read_png(const std::filesystem::path& path);

}  // namespace eslabon::scenario
