#include "firmware/form/texts.hpp"

#include <algorithm>

namespace eslabon::form {

Result<std::string_view> read_text(const Container& container, std::uint32_t offset, MutableBytes buffer) {
  if (offset == kNoText) return std::string_view();
  ESLABON_ASSIGN(const std::uint16_t size, container.read_u16(SectionId::kTexts, offset));
  if (size > kMaxTextRecordBytes) return Error::kCorrupt;
  if (size > buffer.size()) return Error::kTooSmall;
  ESLABON_TRY(container.read(SectionId::kTexts, offset + 2, buffer.first(size)));
  return as_text(Bytes(buffer).first(size));
}

Result<bool> text_equals(const Container& container, std::uint32_t offset, std::string_view other) {
  if (offset == kNoText) return other.empty();
  ESLABON_ASSIGN(const std::uint16_t size, container.read_u16(SectionId::kTexts, offset));
  if (size != other.size()) return false;
  std::array<std::uint8_t, 32> piece;
  for (std::uint32_t at = 0; at < size;) {
    const auto step = static_cast<std::uint32_t>(std::min<std::size_t>(piece.size(), size - at));
    ESLABON_TRY(container.read(SectionId::kTexts, offset + 2 + at, MutableBytes(piece).first(step)));
    if (as_text(Bytes(piece).first(step)) != other.substr(at, step)) return false;
    at += step;
  }
  return true;
}

}  // namespace eslabon::form
