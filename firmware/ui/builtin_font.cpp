#include "firmware/ui/builtin_font.hpp"

#include "firmware/form/fold.hpp"

namespace eslabon::ui {
namespace {

constexpr std::size_t kFirst = 0x20, kPlain = 0x7F - kFirst;

/// Its place in kBuiltinGlyphs.
std::size_t find(char32_t code) {
  for (const char32_t each : {code, form::fold(code)})
    if (each - kFirst < kPlain) return each - kFirst;
  return U'?' - kFirst;
}

/// Row by row, the most significant bit first: 0, as the pixel above (black above the first row); 10, black;
/// 11 and four bits, that gray.
class Unpacker {
 public:
  explicit Unpacker(const std::uint8_t* from) : from_(from) {}
  unsigned next(unsigned above) {
    if (!bit()) return above;
    if (!bit()) return 0;
    unsigned gray = 0;
    for (int i = 0; i < 4; ++i) gray = gray << 1 | (bit() ? 1U : 0U);
    return gray;
  }

 private:
  bool bit() {
    const bool one = (*from_ << used_ & 0x80) != 0;
    used_ = (used_ + 1) % 8;
    if (used_ == 0) ++from_;
    return one;
  }
  const std::uint8_t* from_;
  int used_ = 0;
};

}  // namespace

int BuiltinFont::advance(char32_t character, Weight) { return kBuiltinGlyphs[find(character)].advance; }

Glyph BuiltinFont::glyph(char32_t character, Weight) {
  const std::size_t index = find(character);
  const std::uint8_t* packed = kBuiltinPixels;
  for (std::size_t i = 0; i < index; ++i) packed += kBuiltinGlyphs[i].size;
  const BuiltinGlyph& glyph = kBuiltinGlyphs[index];
  const std::size_t width = glyph.shape >> 4, height = glyph.shape & 15;
  Unpacker unpacker(packed);
  std::array<std::uint8_t, 15> above{};
  const std::size_t stride = (width + 1) / 2;
  pixels_.fill(0);
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t x = 0; x < width; ++x) {
      above[x] = static_cast<std::uint8_t>(unpacker.next(above[x]));
      std::uint8_t& pair = pixels_[y * stride + x / 2];
      pair = static_cast<std::uint8_t>(pair | above[x] << (x % 2 == 0 ? 4 : 0));
    }
  return {{Bytes(pixels_).first(stride * height), static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height)},
          static_cast<std::int16_t>((glyph.place >> 4) - 1), static_cast<std::int16_t>((glyph.place & 15) - 1), glyph.advance};
}

}  // namespace eslabon::ui
