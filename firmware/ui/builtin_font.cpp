#include "firmware/ui/builtin_font.hpp"

#include <algorithm>

#include "firmware/form/fold.hpp"

namespace eslabon::ui {
namespace {

const BuiltinGlyph* look_up(char32_t code) {
  const BuiltinGlyph* end = kBuiltinGlyphs + kBuiltinCount;
  const BuiltinGlyph* found =
      std::lower_bound(kBuiltinGlyphs, end, code, [](const BuiltinGlyph& glyph, char32_t wanted) { return glyph.code < wanted; });
  return found != end && found->code == code ? found : nullptr;
}

const BuiltinGlyph& find(char32_t code) {
  for (const char32_t each : {code, form::fold(code), U'?'})
    if (const BuiltinGlyph* found = look_up(each)) return *found;
  return kBuiltinGlyphs[0];
}

}  // namespace

int BuiltinFont::advance(char32_t character, Weight) { return find(character).advance; }

Glyph BuiltinFont::glyph(char32_t character, Weight) {
  const BuiltinGlyph& glyph = find(character);
  const auto bytes = static_cast<std::size_t>((glyph.width + 1) / 2 * glyph.height);
  return {{Bytes(kBuiltinPixels, kBuiltinPixelBytes).subspan(glyph.offset, bytes), glyph.width, glyph.height},
          glyph.left, glyph.top, glyph.advance};
}

}  // namespace eslabon::ui
