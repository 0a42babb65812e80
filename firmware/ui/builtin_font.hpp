// The small font in flash, for screens without a form: ASCII and a few signs; an accented letter is shown without
// its accent. Its data is made at build time by
// font_maker from DejaVu Sans Condensed.
#pragma once

#include "firmware/ui/typeface.hpp"

namespace eslabon::ui {

struct BuiltinGlyph {
  std::uint16_t code;
  std::uint16_t offset;  ///< of its picture in kBuiltinPixels
  std::uint8_t width, height;
  std::int8_t left, top;
  std::uint8_t advance;
};

extern const int kBuiltinAscent;
extern const int kBuiltinLineHeight;
extern const std::size_t kBuiltinCount;
extern const BuiltinGlyph kBuiltinGlyphs[];  ///< by code
extern const std::size_t kBuiltinPixelBytes;
extern const std::uint8_t kBuiltinPixels[];

/// Regular weight only: bold is drawn as regular.
class BuiltinFont final : public Typeface {
 public:
  [[nodiscard]] int ascent() const override { return kBuiltinAscent; }
  [[nodiscard]] int line_height() const override { return kBuiltinLineHeight; }
  int advance(char32_t character, Weight weight) override;
  Glyph glyph(char32_t character, Weight weight) override;
};

}  // namespace eslabon::ui
