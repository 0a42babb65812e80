#include "firmware/app/copy_places.hpp"

#include <algorithm>
#include <array>

namespace eslabon::app {

// A place that a power cut left half programmed is passed over.
Status CopyPlaces::next(std::uint32_t& generation) {
  for (;;) {
    ++generation;
    if (medium_.geometry().rewritable) return {};
    if (generation % in_unit_ == 0) return medium_.erase(at(generation), unit_);
    ESLABON_ASSIGN(const bool blank, is_blank(at(generation)));
    if (blank) return {};
  }
}

Status CopyPlaces::clear() {
  return medium_.geometry().rewritable ? Status() : medium_.erase(offset_, std::uint64_t{2} * unit_);
}

Result<bool> CopyPlaces::is_blank(std::uint64_t at) {
  std::array<std::uint8_t, 64> piece;
  for (const std::uint64_t end = at + size_; at < end; at += piece.size()) {
    ESLABON_TRY(medium_.read(at, piece));
    if (std::any_of(piece.begin(), piece.end(), [](std::uint8_t byte) { return byte != 0xFF; })) return false;
  }
  return true;
}

}  // namespace eslabon::app
