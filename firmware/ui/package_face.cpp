#include "firmware/ui/package_face.hpp"

#include "firmware/ui/characters.hpp"

namespace eslabon::ui {

bool PackageFace::attach(const form::Font& font) {
  cache_.kept.fill({});
  const auto info = font.info();
  if (!info.ok() || info->line_height == 0) return false;
  info_ = *info;
  font_ = font;
  return true;
}

const FaceCache::Kept& PackageFace::keep(char32_t character, Weight weight) {
  const std::uint32_t kind = (weight == Weight::kBold ? 1U : 0U) | (number_ != 0 ? 0x40000000U : 0U) | 0x80000000U;
  const std::uint32_t key = (static_cast<std::uint32_t>(character) << 1) | kind;
  FaceCache::Kept& kept = cache_.kept[(key ^ (key >> 6)) % FaceCache::kKept];
  if (kept.key == key) return kept;
  const auto id = font_->find(character, weight == Weight::kBold ? form::Face::kBold : form::Face::kRegular);
  const form::GlyphId found = id.value_or(0);
  kept = {key, found, font_->glyph(found).value_or({}).advance};
  return kept;
}

int PackageFace::advance(char32_t character, Weight weight) { return keep(character, weight).advance; }

Glyph PackageFace::glyph(char32_t character, Weight weight) {
  const bool is_glyph = (character & kGlyphCode) != 0;
  const auto record = font_->glyph(is_glyph ? static_cast<form::GlyphId>(character) : keep(character, weight).id);
  if (!record.ok()) return {};
  if (!font_->picture(*record, cache_.picture).ok()) return {{}, 0, 0, record->advance};
  return {{Bytes(cache_.picture).first(record->picture_bytes()), record->width, record->height}, record->left, record->top, record->advance};
}

}  // namespace eslabon::ui
