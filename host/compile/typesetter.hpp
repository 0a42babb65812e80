// Shapes text (HarfBuzz, FriBidi) and draws glyphs (FreeType) for the device's display, which has no font engine.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/form/font.hpp"

namespace eslabon::compile {

/// What a display's text is made of.
struct FontProfile {
  std::string regular = "dejavu/DejaVuSansCondensed.ttf";    ///< below one of the font folders
  std::string bold = "dejavu/DejaVuSansCondensed-Bold.ttf";
  std::uint8_t pixels_per_em = 11;
  std::uint8_t line_height = 13;
  std::uint8_t ascent = 10;
};

/// One glyph of one of the fonts in use.
struct GlyphKey {
  std::uint16_t font = 0;   ///< number given by the typesetter
  std::uint32_t glyph = 0;  ///< the font's own index
  auto operator<=>(const GlyphKey&) const = default;
};

/// form::PlacedGlyph before the glyphs have their numbers.
struct ShapedGlyph {
  GlyphKey key;
  int dx = 0, dy = 0, advance = 0;
  unsigned text_bytes = 0;
  bool break_after = false, newline_after = false;
};

struct Shaped {
  std::vector<ShapedGlyph> glyphs;
  bool right_to_left = false;
};

struct GlyphPicture {
  form::Glyph metrics;              ///< `picture` unused
  std::vector<std::uint8_t> pixels; ///< as form::Glyph lays them
};

class Typesetter {
 public:
  /// Throws text::Failure(kFailed) when a font is missing, naming the Debian package that has it. Fonts are looked for
  /// below $ESLABON_FONTS, then /usr/share/fonts/truetype.
  explicit Typesetter(const FontProfile& profile = {});
  ~Typesetter();
  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;

  [[nodiscard]] const FontProfile& profile() const;

  /// Whether every character is simply one glyph after the other, as in most European text.
  [[nodiscard]] static bool is_plain(std::string_view text);
  /// Glyphs in the order of form::PlacedGlyph. Characters that no font has become the box.
  [[nodiscard]] Shaped shape(std::string_view text);
  /// The glyph of one character, from the profile's fonts or any fallback; none when no font has it.
  [[nodiscard]] std::optional<GlyphKey> find(char32_t character, form::Face face);
  [[nodiscard]] GlyphPicture draw(GlyphKey key);

 private:
  struct Fonts;
  std::unique_ptr<Fonts> fonts_;
};

/// The characters of a text; U+FFFD for bytes that are not UTF-8.
std::u32string characters_of(std::string_view text);

}  // namespace eslabon::compile
