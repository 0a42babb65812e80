#include <catch2/catch.hpp>

#include "host/compile/glyph_atlas.hpp"

using namespace eslabon::compile;

namespace {
Typesetter& typesetter() {
  static Typesetter shared;
  return shared;
}
}  // namespace

TEST_CASE("European text is plain, marks and other scripts are not") {
  CHECK(Typesetter::is_plain("¿Año? Exportação, Số lượng, Ёлка, 中文"));
  CHECK_FALSE(Typesetter::is_plain("g\u0303"));
  CHECK_FALSE(Typesetter::is_plain("كم"));
  CHECK_FALSE(Typesetter::is_plain("कितने"));
}

TEST_CASE("Every byte of a shaped text belongs to one glyph") {
  for (const char* text : {"og\u0303uahe", "كم عدد العمال في 2024؟", "कुल कर्मचारी", "a\u0301\u0302b"}) {
    INFO(text);
    std::size_t bytes = 0;
    for (const ShapedGlyph& glyph : typesetter().shape(text).glyphs) bytes += glyph.text_bytes;
    CHECK(bytes == std::string_view(text).size());
  }
}

TEST_CASE("Numbers inside Arabic keep their own direction") {
  const Shaped shaped = typesetter().shape("في 2024");
  REQUIRE(shaped.right_to_left);
  // Placed leftwards, so the digits come last digit first.
  const auto two = typesetter().find(U'2', eslabon::form::Face::kRegular);
  CHECK(shaped.glyphs.back().key == *two);
}

TEST_CASE("A glyph's pixels are as many as its metrics say, and some are dark") {
  const auto key = typesetter().find(U'ñ', eslabon::form::Face::kRegular);
  const GlyphPicture picture = typesetter().draw(*key);
  CHECK(picture.pixels.size() == picture.metrics.picture_bytes());
  CHECK(picture.metrics.advance >= 5);
  CHECK(std::any_of(picture.pixels.begin(), picture.pixels.end(), [](auto pair) { return pair > 0x80; }));
}

TEST_CASE("A character that no font has is reported") {
  GlyphAtlas atlas(typesetter());
  atlas.add_characters("a\U000F0000");
  atlas.finish();
  CHECK(atlas.missing() == std::u32string(1, char32_t{0xF0000}));
}
