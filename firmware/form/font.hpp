// The glyphs that travel with a package: a sorted character map and 4-bit gray pictures.
#pragma once

#include "firmware/form/container.hpp"

namespace eslabon::form {

enum class Face : std::uint8_t { kRegular, kBold };

/// Names a glyph: its place in the glyph section, in units of 8 bytes. 0 is the "no such character" box.
using GlyphId = std::uint16_t;

struct Glyph {
  std::uint8_t width = 0;    ///< pixels of the picture
  std::uint8_t height = 0;   ///< pixels of the picture
  std::int8_t left = 0;      ///< from the pen to the picture's left edge
  std::int8_t top = 0;       ///< from the baseline up to the picture's top edge
  std::uint8_t advance = 0;  ///< to the next pen position
  std::uint32_t picture = 0; ///< where its pixels begin
  /// Bytes of one row of pixels: two a byte, the left one in the high nibble, 0 clear .. 15 full.
  [[nodiscard]] std::size_t row_bytes() const { return (width + 1U) / 2U; }
  [[nodiscard]] std::size_t picture_bytes() const { return row_bytes() * height; }
};
/// Largest picture, so that a fixed buffer holds any of them. The writer cuts off what is beyond.
inline constexpr std::size_t kMaxGlyphPixels = 32;
inline constexpr std::size_t kMaxGlyphBytes = kMaxGlyphPixels * kMaxGlyphPixels / 2;

struct FontInfo {
  std::uint8_t line_height = 0;  ///< pixels from baseline to baseline
  std::uint8_t ascent = 0;       ///< pixels of a line above its baseline
  std::uint8_t pixels_per_em = 0;
};

class Font {
 public:
  explicit Font(const Container& container) : container_(&container) {}

  Result<FontInfo> info() const;
  /// The glyph of a Unicode character; 0 (the box) for one that the package lacks. kCorrupt, or the medium's error.
  Result<GlyphId> find(char32_t character, Face face = Face::kRegular) const;
  /// kCorrupt: no glyph begins there.
  Result<Glyph> glyph(GlyphId id) const;
  /// The pixels, picture_bytes() of them. kTooSmall: `out`.
  Status picture(const Glyph& glyph, MutableBytes out) const;

 private:
  const Container* container_;
};

}  // namespace eslabon::form
