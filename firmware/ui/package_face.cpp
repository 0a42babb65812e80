#include "firmware/ui/package_face.hpp"

namespace eslabon::ui {

bool PackageFace::attach(const form::Package& package) {
  package_ = nullptr;
  kept_.fill({});
  const auto info = package.font().info();
  if (!info.ok() || info->line_height == 0) return false;
  info_ = *info;
  package_ = &package;
  return true;
}

const PackageFace::Kept& PackageFace::keep(char32_t character, Weight weight) {
  const std::uint32_t key = (static_cast<std::uint32_t>(character) << 1) | (weight == Weight::kBold ? 1U : 0U) | 0x80000000U;
  Kept& kept = kept_[(key ^ (key >> 6)) % kKept];
  if (kept.key == key) return kept;
  const form::Font font = package_->font();
  const auto id = font.find(character, weight == Weight::kBold ? form::Face::kBold : form::Face::kRegular);
  const form::GlyphId found = id.value_or(0);
  kept = {key, found, font.glyph(found).value_or({}).advance};
  return kept;
}

int PackageFace::advance(char32_t character, Weight weight) { return keep(character, weight).advance; }

Glyph PackageFace::glyph(char32_t character, Weight weight) {
  const Kept& kept = keep(character, weight);
  const form::Font font = package_->font();
  const auto record = font.glyph(kept.id);
  if (!record.ok() || !font.picture(*record, picture_).ok()) return {{}, 0, 0, kept.advance};
  return {{Bytes(picture_).first(record->picture_bytes()), record->width, record->height}, record->left, record->top, record->advance};
}

}  // namespace eslabon::ui
