// Build tool, run on the building machine: rasterises Latin-1 of one font file with FreeType and writes it as a C++
// array for the kiosk's flash. Usage: font_maker FONT.ttf PIXELS OUT.cpp
#include <ft2build.h>
#include FT_FREETYPE_H

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

// Beyond Latin-1: what the menus need. Sorted, after the Latin-1 block.
constexpr unsigned long kExtra[] = {0x2013, 0x2019, 0x201C, 0x201D, 0x2026, 0x2190, 0x2191, 0x2192, 0x2193,
                                    0x2212, 0x2610, 0x2611, 0x25A1, 0x25B2, 0x25B6, 0x25BC, 0x25C0, 0x25CB, 0x25CF, 0x2261, 0x232B, 0x2423};

struct Entry {
  unsigned long code;
  std::size_t offset;
  unsigned width, height;
  int left, top;
  long advance;
};

[[noreturn]] void fail(const char* what, const char* which) {
  std::fprintf(stderr, "font_maker: %s %s\n", what, which);
  std::exit(1);
}

Entry rasterise(FT_Face face, unsigned long code, std::vector<unsigned char>& pixels) {
  if (FT_Load_Char(face, code, FT_LOAD_RENDER | FT_LOAD_TARGET_NORMAL) != 0) fail("cannot draw a character of", face->family_name);
  const FT_GlyphSlot slot = face->glyph;
  const FT_Bitmap& bitmap = slot->bitmap;
  const Entry entry{code, pixels.size(), bitmap.width, bitmap.rows, slot->bitmap_left, slot->bitmap_top, slot->advance.x / 64};
  for (unsigned y = 0; y < bitmap.rows; ++y) {
    const unsigned char* row = bitmap.buffer + static_cast<long>(y) * bitmap.pitch;
    for (unsigned x = 0; x < bitmap.width; x += 2) {
      const unsigned low = x + 1 < bitmap.width ? row[x + 1] / 17U : 0;
      pixels.push_back(static_cast<unsigned char>((row[x] / 17U) << 4 | low));
    }
  }
  return entry;
}

std::vector<unsigned long> wanted(FT_Face face) {
  std::vector<unsigned long> codes;
  for (unsigned long code = 0x20; code < 0x7F; ++code) codes.push_back(code);
  for (const unsigned long code : kExtra)
    if (FT_Get_Char_Index(face, code) != 0) codes.push_back(code);
  return codes;
}

void write_source(std::FILE* out, FT_Face face, const std::vector<Entry>& entries, const std::vector<unsigned char>& pixels) {
  std::fprintf(out, "#include \"firmware/ui/builtin_font.hpp\"\n\nnamespace eslabon::ui {\n\n");
  std::fprintf(out, "const int kBuiltinAscent = %ld;\nconst int kBuiltinLineHeight = %ld;\n", face->size->metrics.ascender / 64,
               face->size->metrics.height / 64);
  std::fprintf(out, "const std::size_t kBuiltinCount = %zu;\nconst BuiltinGlyph kBuiltinGlyphs[] = {\n", entries.size());
  for (const Entry& e : entries)
    std::fprintf(out, "{0x%lX, %zu, %u, %u, %d, %d, %ld},\n", e.code, e.offset, e.width, e.height, e.left, e.top, e.advance);
  std::fprintf(out, "};\nconst std::size_t kBuiltinPixelBytes = %zu;\nconst std::uint8_t kBuiltinPixels[] = {", pixels.size());
  for (std::size_t i = 0; i < pixels.size(); ++i) std::fprintf(out, "%s%u,", i % 24 == 0 ? "\n" : "", static_cast<unsigned>(pixels[i]));
  std::fprintf(out, "\n};\n\n}  // namespace eslabon::ui\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) fail("usage:", "font_maker FONT.ttf PIXELS OUT.cpp");
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  if (FT_Init_FreeType(&library) != 0 || FT_New_Face(library, argv[1], 0, &face) != 0) fail("cannot open", argv[1]);
  FT_Set_Pixel_Sizes(face, 0, static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)));
  std::vector<unsigned char> pixels;
  std::vector<Entry> entries;
  for (const unsigned long code : wanted(face)) entries.push_back(rasterise(face, code, pixels));
  std::FILE* out = std::fopen(argv[3], "w");
  if (out == nullptr) fail("cannot write", argv[3]);
  write_source(out, face, entries, pixels);
  return std::fclose(out) == 0 ? 0 : 1;
}
