// The glyphs of an open form package as a typeface.
#pragma once

#include <array>

#include "firmware/form/font.hpp"
#include "firmware/form/package.hpp"
#include "firmware/ui/typeface.hpp"

namespace eslabon::ui {

/// Keeps the last characters' places, so that measuring and drawing a line seldom asks the card.
class PackageFace final : public Typeface {
 public:
  /// The package must outlive its use. False: it has no usable font.
  bool attach(const form::Package& package);
  void detach() { package_ = nullptr; }
  [[nodiscard]] bool attached() const { return package_ != nullptr; }

  [[nodiscard]] int ascent() const override { return info_.ascent; }
  [[nodiscard]] int line_height() const override { return info_.line_height; }
  int advance(char32_t character, Weight weight) override;
  Glyph glyph(char32_t character, Weight weight) override;

 private:
  static constexpr std::size_t kKept = 64;
  static constexpr std::size_t kPictureBytes = 288;  ///< 24x24 pixels
  struct Kept {
    std::uint32_t key = 0;  ///< character and weight; 0: empty
    form::GlyphId id = 0;
    std::uint8_t advance = 0;
  };
  const Kept& keep(char32_t character, Weight weight);

  const form::Package* package_ = nullptr;
  form::FontInfo info_;
  std::array<Kept, kKept> kept_{};
  std::array<std::uint8_t, kPictureBytes> picture_{};
};

}  // namespace eslabon::ui
