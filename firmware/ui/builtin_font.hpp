// The small font in flash, for screens without a form: ASCII; an accented letter is shown without its accent.
// Its data is made at build time by font_maker from DejaVu Sans Condensed.
#pragma once

#include <array>

#include "firmware/ui/typeface.hpp"

namespace eslabon::ui {

struct BuiltinGlyph {
  std::uint8_t size;   ///< of its packed picture, which follows the one before
  std::uint8_t shape;  ///< width << 4 | height
  std::uint8_t place;  ///< (left + 1) << 4 | (top + 1)
  std::uint8_t advance;
};

extern const int kBuiltinAscent;
extern const int kBuiltinLineHeight;
extern const BuiltinGlyph kBuiltinGlyphs[];  ///< of 0x20 to 0x7E
extern const std::uint8_t kBuiltinPixels[];

/// Regular weight only: bold is drawn as regular.
class BuiltinFont final : public Typeface {
 public:
  [[nodiscard]] int ascent() const override { return kBuiltinAscent; }
  [[nodiscard]] int line_height() const override { return kBuiltinLineHeight; }
  int advance(char32_t character, Weight weight) override;
  /// Its pixels live until the next call.
  Glyph glyph(char32_t character, Weight weight) override;

 private:
  std::array<std::uint8_t, 8 * 15> pixels_;
};

}  // namespace eslabon::ui
