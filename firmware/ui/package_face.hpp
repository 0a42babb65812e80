// The glyphs that travel with a form or a list of firms as a typeface.
#pragma once

#include <array>
#include <optional>

#include "firmware/form/font.hpp"
#include "firmware/ui/typeface.hpp"

namespace eslabon::ui {

/// The last characters' places, so that measuring and drawing a line seldom asks the card; one for all faces.
struct FaceCache {
  static constexpr std::size_t kKept = 64;
  struct Kept {
    std::uint32_t key = 0;  ///< character, weight and face; 0: empty
    form::GlyphId id = 0;
    std::uint8_t advance = 0;
  };
  std::array<Kept, kKept> kept{};
  std::array<std::uint8_t, form::kMaxGlyphBytes> picture{};
};

class PackageFace final : public Typeface {
 public:
  /// `number`: 0 or 1, of the faces that share `cache`, which outlives them.
  PackageFace(FaceCache& cache, std::uint8_t number) : cache_(cache), number_(number) {}
  /// What the font is part of must outlive its use. False: it cannot be used.
  bool attach(const form::Font& font);

  [[nodiscard]] int ascent() const override { return info_.ascent; }
  [[nodiscard]] int line_height() const override { return info_.line_height; }
  int advance(char32_t character, Weight weight) override;
  Glyph glyph(char32_t character, Weight weight) override;

 private:
  const FaceCache::Kept& keep(char32_t character, Weight weight);

  FaceCache& cache_;
  std::uint8_t number_;
  std::optional<form::Font> font_;
  form::FontInfo info_;
};

}  // namespace eslabon::ui
