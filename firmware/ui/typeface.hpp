// Where characters get their pictures from: the open form package, or the small font in flash.
#pragma once

#include <string_view>

#include "firmware/ui/canvas.hpp"

namespace eslabon::ui {

enum class Weight : std::uint8_t { kRegular, kBold };

/// One character's picture and how far the pen moves.
struct Glyph {
  Picture picture;  ///< valid until the next call of the face
  int left = 0;     ///< from the pen to the picture's left edge
  int top = 0;      ///< from the baseline up to the picture's top edge
  int advance = 0;
};

class Typeface {
 public:
  /// Baseline below a line's top.
  [[nodiscard]] virtual int ascent() const = 0;
  /// From one baseline to the next.
  [[nodiscard]] virtual int line_height() const = 0;
  /// How far the pen moves, without fetching the picture; characters it lacks count as its replacement box.
  virtual int advance(char32_t character, Weight weight) = 0;
  /// The character or, when the font lacks it, a box; a shaped glyph for kGlyphCode and its number.
  virtual Glyph glyph(char32_t character, Weight weight) = 0;

 protected:
  ~Typeface() = default;
};

}  // namespace eslabon::ui
