#include "host/preview/desk_board.hpp"

#include <cstring>

namespace eslabon::preview {

Status BlankCard::read(std::uint64_t offset, MutableBytes out) {
  if (offset > bytes_.size() || out.size() > bytes_.size() - offset) return Error::kOutOfRange;
  if (!out.empty()) std::memcpy(out.data(), bytes_.data() + offset, out.size());
  return {};
}

Status BlankCard::program(std::uint64_t offset, Bytes data) {
  if (offset > bytes_.size() || data.size() > bytes_.size() - offset) return Error::kOutOfRange;
  if (!data.empty()) std::memcpy(bytes_.data() + offset, data.data(), data.size());
  return {};
}

void Screen::show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) {
  const std::size_t begin = std::size_t{first_row} * size_.width;
  for (std::size_t i = begin; i < begin + std::size_t{rows} * size_.width; ++i)
    grays_[i] = static_cast<std::uint8_t>(i % 2 == 0 ? frame[i / 2] >> 4 : frame[i / 2] & 15);
}

}  // namespace eslabon::preview
