#include "boards/emcraft_sf2/external_ram.hpp"

#include <algorithm>

#include "boards/cortex_m3/core.hpp"

namespace eslabon::board {

void set_up_external_ram() {
  at(core::kMpuRegion) = 1;  // 0 is the stack's guard
  at(core::kMpuBase) = 0xA0000000;
  // Execute never, full access, normal memory that is not cached, 2^(25+1) bytes, on (ARM DDI 0403, B3.5).
  at(core::kMpuAttributes) = (1U << 28) | (3U << 24) | (1U << 19) | (25U << 1) | 1U;
}

Status ExternalRam::read(std::uint64_t offset, MutableBytes out) {
  if (offset > kSize || out.size() > kSize - offset) return Error::kOutOfRange;
  std::copy_n(reinterpret_cast<const std::uint8_t*>(kBase + static_cast<std::uint32_t>(offset)), out.size(), out.begin());  // NOLINT
  return {};
}

Status ExternalRam::program(std::uint64_t offset, Bytes data) {
  if (offset > kSize || data.size() > kSize - offset) return Error::kOutOfRange;
  std::copy(data.begin(), data.end(), reinterpret_cast<std::uint8_t*>(kBase + static_cast<std::uint32_t>(offset)));  // NOLINT
  return {};
}

}  // namespace eslabon::board
