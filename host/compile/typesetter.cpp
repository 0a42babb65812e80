#include "host/compile/typesetter.hpp"

#include <fribidi.h>

#include <algorithm>
#include <cmath>

#include "firmware/form/fold.hpp"
#include "host/compile/font_set.hpp"

namespace eslabon::compile {

struct Typesetter::Fonts : FontSet {
  using FontSet::FontSet;
};

namespace {

struct Character {
  char32_t code = 0;
  std::size_t at = 0;     ///< byte offset in the text
  std::size_t bytes = 0;
  FriBidiLevel level = 0;
  std::uint16_t font = FontSet::kRegular;
};

struct Paragraph {
  std::vector<Character> characters;
  bool right_to_left = false;
};

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_plain_character(char32_t c) {
  if (c < 0x300) return c != 0xAD;
  if (in(c, 0x370, 0x482) || in(c, 0x48A, 0x52F) || in(c, 0x1E00, 0x1FFF)) return true;
  if (in(c, 0x2010, 0x2029) || in(c, 0x202F, 0x205E) || in(c, 0x2070, 0x20CF) || in(c, 0x2100, 0x27BF)) return true;
  return in(c, 0x3000, 0x3096) || in(c, 0x309B, 0x9FFF) || in(c, 0xAC00, 0xD7A3);
}

bool breaks_after(char32_t c) { return c == U' ' || c == U'-' || c == U'/' || c == 0x2013 || c == 0x2014 || c == 0x3000; }

std::vector<Character> characters_with_offsets(std::string_view text) {
  std::vector<Character> characters;
  const std::size_t total = text.size();
  while (!text.empty()) {
    const std::size_t at = total - text.size();
    const char32_t code = form::next_character(text);
    characters.push_back({code, at, total - text.size() - at});
  }
  return characters;
}

void find_levels(Paragraph& paragraph) {
  const auto count = static_cast<FriBidiStrIndex>(paragraph.characters.size());
  std::vector<FriBidiChar> codes;
  for (const Character& character : paragraph.characters) codes.push_back(character.code);
  std::vector<FriBidiCharType> types(codes.size());
  std::vector<FriBidiBracketType> brackets(codes.size());
  std::vector<FriBidiLevel> levels(codes.size());
  fribidi_get_bidi_types(codes.data(), count, types.data());
  fribidi_get_bracket_types(codes.data(), count, types.data(), brackets.data());
  FriBidiParType direction = FRIBIDI_PAR_ON;
  if (fribidi_get_par_embedding_levels_ex(types.data(), brackets.data(), count, &direction, levels.data()) == 0) return;
  paragraph.right_to_left = FRIBIDI_IS_RTL(direction);
  for (std::size_t i = 0; i < levels.size(); ++i) paragraph.characters[i].level = levels[i];
}

/// Each character gets a font that has it; marks and spaces stay with what they follow.
void find_fonts(Paragraph& paragraph, FontSet& fonts) {
  std::uint16_t last = FontSet::kRegular;
  for (Character& character : paragraph.characters) {
    const bool follows = character.code == U' ' || in(character.code, 0x300, 0x36F) || in(character.code, 0x200C, 0x200D);
    const auto font = fonts.font_for(character.code, follows ? last : FontSet::kRegular);
    character.font = font.value_or(FontSet::kRegular);
    last = character.font;
  }
}

int rounded(hb_position_t position) { return static_cast<int>(std::floor(position / 64.0 + 0.5)); }

/// One run of one font and level, as HarfBuzz shapes it: from left to right.
std::vector<ShapedGlyph> shape_run(std::string_view text, const std::vector<Character>& run, FontSet& fonts) {
  const std::size_t begin = run.front().at;
  const std::size_t end = run.back().at + run.back().bytes;
  hb_buffer_t* buffer = hb_buffer_create();
  hb_buffer_add_utf8(buffer, text.data(), static_cast<int>(text.size()), static_cast<unsigned>(begin),
                     static_cast<int>(end - begin));
  hb_buffer_guess_segment_properties(buffer);
  hb_buffer_set_direction(buffer, (run.front().level & 1) != 0 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_shape(fonts.at(run.front().font).shaper, buffer, nullptr, 0);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
  const hb_glyph_position_t* places = hb_buffer_get_glyph_positions(buffer, &count);
  std::vector<ShapedGlyph> glyphs;
  for (unsigned i = 0; i < count; ++i)
    glyphs.push_back({{run.front().font, infos[i].codepoint}, rounded(places[i].x_offset), rounded(places[i].y_offset),
                      rounded(places[i].x_advance), infos[i].cluster, false, false});
  hb_buffer_destroy(buffer);
  return glyphs;
}

/// `text_bytes` holds each glyph's cluster (a byte offset); it becomes the cluster's length at its first glyph, in the
/// order in which the device places them, and says whether a line may end behind it.
void close_clusters(std::string_view text, const std::vector<Character>& run, std::vector<ShapedGlyph>& glyphs) {
  std::vector<std::size_t> starts;
  for (const ShapedGlyph& glyph : glyphs) starts.push_back(glyph.text_bytes);
  std::sort(starts.begin(), starts.end());
  starts.push_back(run.back().at + run.back().bytes);
  std::size_t last = std::string_view::npos;
  for (ShapedGlyph& glyph : glyphs) {
    const std::size_t start = glyph.text_bytes;
    const std::size_t end = *std::upper_bound(starts.begin(), starts.end() - 1, start);
    glyph.text_bytes = start == last ? 0 : static_cast<unsigned>(std::min<std::size_t>(end - start, form::kGlyphTextMask));
    std::string_view cluster = text.substr(start, end - start);
    glyph.break_after = cluster.size() == 1 && breaks_after(static_cast<unsigned char>(cluster.front()));
    last = start;
  }
}

void shape_paragraph(std::string_view text, const Paragraph& paragraph, FontSet& fonts, Shaped& shaped) {
  const auto& all = paragraph.characters;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin + 1;
    while (end < all.size() && all[end].level == all[begin].level && all[end].font == all[begin].font) ++end;
    const std::vector<Character> run(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                     all.begin() + static_cast<std::ptrdiff_t>(end));
    std::vector<ShapedGlyph> glyphs = shape_run(text, run, fonts);
    if (paragraph.right_to_left) std::reverse(glyphs.begin(), glyphs.end());
    close_clusters(text, run, glyphs);
    shaped.glyphs.insert(shaped.glyphs.end(), glyphs.begin(), glyphs.end());
    begin = end;
  }
}

}  // namespace

Typesetter::Typesetter(const FontProfile& profile) : fonts_(std::make_unique<Fonts>(profile)) {}
Typesetter::~Typesetter() = default;

const FontProfile& Typesetter::profile() const { return fonts_->profile(); }

bool Typesetter::is_plain(std::string_view text) {
  while (!text.empty())
    if (!is_plain_character(form::next_character(text))) return false;
  return true;
}

Shaped Typesetter::shape(std::string_view text) {
  Shaped shaped;
  Paragraph paragraph;
  bool first = true;
  const auto finish = [&] {
    if (paragraph.characters.empty()) return;
    find_levels(paragraph);
    find_fonts(paragraph, *fonts_);
    if (first) shaped.right_to_left = paragraph.right_to_left;
    first = false;
    paragraph.right_to_left = shaped.right_to_left;  // one direction a text, so that the device places it in one way
    shape_paragraph(text, paragraph, *fonts_, shaped);
    paragraph = {};
  };
  for (const Character& character : characters_with_offsets(text)) {
    if (character.code != U'\n') {
      paragraph.characters.push_back(character);
      continue;
    }
    finish();
    const GlyphKey space{FontSet::kRegular, FT_Get_Char_Index(fonts_->at(FontSet::kRegular).face, ' ')};
    shaped.glyphs.push_back({space, 0, 0, 0, 1, false, true});
  }
  finish();
  return shaped;
}

std::optional<GlyphKey> Typesetter::find(char32_t character, form::Face face) {
  const auto font = fonts_->font_for(character, face == form::Face::kBold ? FontSet::kBold : FontSet::kRegular);
  if (!font) return {};
  return GlyphKey{*font, FT_Get_Char_Index(fonts_->at(*font).face, character)};
}

GlyphPicture Typesetter::draw(GlyphKey key) {
  FT_Face face = fonts_->at(key.font).face;
  GlyphPicture picture;
  if (FT_Load_Glyph(face, key.glyph, FT_LOAD_RENDER | FT_LOAD_TARGET_NORMAL) != 0) return picture;
  const FT_Bitmap& bitmap = face->glyph->bitmap;
  form::Glyph& metrics = picture.metrics;
  metrics.width = static_cast<std::uint8_t>(std::min<std::size_t>(bitmap.width, form::kMaxGlyphPixels));
  metrics.height = static_cast<std::uint8_t>(std::min<std::size_t>(bitmap.rows, form::kMaxGlyphPixels));
  metrics.left = static_cast<std::int8_t>(std::clamp(face->glyph->bitmap_left, -128, 127));
  metrics.top = static_cast<std::int8_t>(std::clamp(face->glyph->bitmap_top, -128, 127));
  metrics.advance = static_cast<std::uint8_t>(std::clamp(rounded(static_cast<hb_position_t>(face->glyph->advance.x)), 0, 255));
  picture.pixels.resize(metrics.picture_bytes());
  for (unsigned y = 0; y < metrics.height; ++y)
    for (unsigned x = 0; x < metrics.width; ++x) {
      const unsigned gray = (bitmap.buffer[static_cast<int>(y) * bitmap.pitch + static_cast<int>(x)] * 15U + 127U) / 255U;
      picture.pixels[y * metrics.row_bytes() + x / 2] |= static_cast<std::uint8_t>(x % 2 == 0 ? gray << 4 : gray);
    }
  return picture;
}

std::u32string characters_of(std::string_view text) {
  std::u32string characters;
  while (!text.empty()) characters += form::next_character(text);
  return characters;
}

}  // namespace eslabon::compile
