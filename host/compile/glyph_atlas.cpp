#include "host/compile/glyph_atlas.hpp"

#include <algorithm>

#include "host/compile/byte_builder.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {
namespace {

constexpr char32_t kFirstPrintable = U' ';
constexpr char32_t kLastPrintable = U'~';

/// What stands for a character that no font has.
GlyphPicture missing_box() {
  constexpr std::uint8_t kWidth = 6;
  constexpr std::uint8_t kHeight = 8;
  GlyphPicture box;
  box.metrics.width = kWidth;
  box.metrics.height = kHeight;
  box.metrics.top = kHeight;
  box.metrics.advance = kWidth + 1;
  for (int y = 0; y < kHeight; ++y) {
    const bool edge = y == 0 || y == kHeight - 1;
    box.pixels.insert(box.pixels.end(), {static_cast<std::uint8_t>(edge ? 0xFF : 0xF0),
                                         static_cast<std::uint8_t>(edge ? 0xFF : 0x00),
                                         static_cast<std::uint8_t>(edge ? 0xFF : 0x0F)});
  }
  return box;
}

void append(std::string& section, const GlyphPicture& picture) {
  ByteBuilder bytes;
  bytes.u8(picture.metrics.width);
  bytes.u8(picture.metrics.height);
  bytes.put(static_cast<std::uint8_t>(picture.metrics.left));
  bytes.put(static_cast<std::uint8_t>(picture.metrics.top));
  bytes.u8(picture.metrics.advance);
  bytes.text(std::string(3, '\0'));
  bytes.bytes(picture.pixels);
  bytes.align(form::kGlyphUnit);
  section += bytes.str();
}

}  // namespace

GlyphAtlas::GlyphAtlas(Typesetter& typesetter) : typesetter_(typesetter) {
  for (char32_t c = kFirstPrintable; c <= kLastPrintable; ++c) characters_[c];
  append(glyphs_, missing_box());
}

void GlyphAtlas::add_characters(std::string_view text) {
  for (const char32_t character : characters_of(text))
    if (character >= kFirstPrintable && character != 0x7F) ++characters_[character].count;
}

void GlyphAtlas::add_glyphs(const Shaped& shaped) {
  for (const ShapedGlyph& glyph : shaped.glyphs) shaped_.insert(glyph.key);
}

void GlyphAtlas::finish() {
  std::vector<std::pair<char32_t, CharacterUse*>> order;
  for (auto& [character, use] : characters_) {
    use.regular = typesetter_.find(character, form::Face::kRegular);
    use.bold = typesetter_.find(character, form::Face::kBold);
    if (!use.regular) missing_ += character;
    order.emplace_back(character, &use);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second->count > b.second->count; });
  for (const auto& [character, use] : order)
    if (use->regular) place(*use->regular);
  for (const auto& [character, use] : order)
    if (use->bold) place(*use->bold);
  for (const GlyphKey& key : shaped_) place(key);
}

void GlyphAtlas::place(GlyphKey key) {
  if (ids_.contains(key)) return;
  const std::size_t id = glyphs_.size() / form::kGlyphUnit;
  if (id > 0xFFFF) throw text::Failure(text::ExitCode::kInvalidInput, "the form needs more than 512 KB of glyphs");
  ids_[key] = static_cast<form::GlyphId>(id);
  const GlyphPicture picture = typesetter_.draw(key);
  highest_ = std::max<int>(highest_, picture.metrics.top);
  lowest_ = std::min<int>(lowest_, picture.metrics.top - picture.metrics.height);
  append(glyphs_, picture);
}

std::string GlyphAtlas::font_section() const {
  const FontProfile& profile = typesetter_.profile();
  // Scripts with signs over and under the letters need a taller line than the profile's; one pixel may overlap.
  const int ascent = std::clamp<int>(highest_ - 1, profile.ascent, profile.ascent + 3);
  const int below = std::clamp<int>(-lowest_ - 1, profile.line_height - profile.ascent, profile.line_height - profile.ascent + 3);
  ByteBuilder bytes;
  bytes.u8(static_cast<std::size_t>(ascent + below));
  bytes.u8(static_cast<std::size_t>(ascent));
  bytes.u8(profile.pixels_per_em);
  bytes.u8(0);
  return bytes.take();
}

void GlyphAtlas::write(ContainerWriter& writer) const {
  ByteBuilder map;
  for (const auto& [character, use] : characters_) {
    if (!use.regular && character > kLastPrintable) continue;
    map.u32(character);
    map.u16(use.regular ? ids_.at(*use.regular) : 0);
    map.u16(use.bold ? ids_.at(*use.bold) : 0);
  }
  writer.add(form::SectionId::kFont, font_section());
  writer.add(form::SectionId::kCharacterMap, map.take());
  writer.add(form::SectionId::kGlyphs, glyphs_);
}

}  // namespace eslabon::compile
