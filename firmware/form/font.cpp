#include "firmware/form/font.hpp"

namespace eslabon::form {
namespace {

struct MapEntry {
  std::uint32_t character = 0;
  GlyphId regular = 0;
  GlyphId bold = 0;
};

Result<MapEntry> entry_at(const Container& container, std::uint32_t index) {
  std::array<std::uint8_t, kCharacterBytes> bytes;
  const auto at = static_cast<std::uint32_t>(index * kCharacterBytes);
  ESLABON_TRY(container.read(SectionId::kCharacterMap, at, bytes));
  return MapEntry{load_le<std::uint32_t>(bytes.data()), load_le<std::uint16_t>(bytes.data() + 4),
                  load_le<std::uint16_t>(bytes.data() + 6)};
}

Result<MapEntry> search(const Container& container, std::uint32_t character) {
  std::uint32_t low = 0;
  std::uint32_t high = container.size(SectionId::kCharacterMap) / kCharacterBytes;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    ESLABON_ASSIGN(const MapEntry entry, entry_at(container, middle));
    if (entry.character == character) return entry;
    if (entry.character < character) low = middle + 1;
    else high = middle;
  }
  return MapEntry{character, 0, 0};
}

}  // namespace

Result<FontInfo> Font::info() const {
  std::array<std::uint8_t, 4> bytes;
  ESLABON_TRY(container_->read(SectionId::kFont, 0, bytes));
  return FontInfo{bytes[0], bytes[1], bytes[2]};
}

Result<GlyphId> Font::find(char32_t character, Face face) const {
  MapEntry entry;
  // The writer puts the printable ASCII characters first, each in its place: one read instead of ten.
  const std::uint32_t guess = character - U' ';
  if (guess < container_->size(SectionId::kCharacterMap) / kCharacterBytes) {
    ESLABON_ASSIGN(entry, entry_at(*container_, guess));
  }
  if (entry.character != character) {
    ESLABON_ASSIGN(entry, search(*container_, character));
  }
  return face == Face::kBold && entry.bold != 0 ? entry.bold : entry.regular;
}

Result<Glyph> Font::glyph(GlyphId id) const {
  std::array<std::uint8_t, kGlyphHeadBytes> head;
  const auto at = static_cast<std::uint32_t>(id * kGlyphUnit);
  ESLABON_TRY(container_->read(SectionId::kGlyphs, at, head));
  Glyph glyph;
  glyph.width = head[0];
  glyph.height = head[1];
  glyph.left = static_cast<std::int8_t>(head[2]);
  glyph.top = static_cast<std::int8_t>(head[3]);
  glyph.advance = head[4];
  glyph.picture = at + static_cast<std::uint32_t>(kGlyphHeadBytes);
  const std::uint32_t total = container_->size(SectionId::kGlyphs);
  if (glyph.width > kMaxGlyphPixels || glyph.height > kMaxGlyphPixels || glyph.picture_bytes() > total - glyph.picture)
    return Error::kCorrupt;
  return glyph;
}

Status Font::picture(const Glyph& glyph, MutableBytes out) const {
  if (out.size() < glyph.picture_bytes()) return Error::kTooSmall;
  return container_->read(SectionId::kGlyphs, glyph.picture, out.first(glyph.picture_bytes()));
}

}  // namespace eslabon::form
