// Build tool, run on the building machine: rasterises ASCII of one font file with FreeType and writes it as a C++
// array for the kiosk's flash. Usage: font_maker FONT.ttf PIXELS OUT.cpp
#include <ft2build.h>
#include FT_FREETYPE_H

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

struct Entry {
  unsigned long code;
  std::size_t size;  // of its packed picture
  unsigned width, height;
  int left, top;
  long advance;
};

/// The most significant bit of each byte first; each picture begins with a byte.
class BitWriter {
 public:
  explicit BitWriter(std::vector<unsigned char>& out) : out_(out) {}
  void put(unsigned bits, int count) {
    while (count-- > 0) {
      if (used_ == 0) out_.push_back(0);
      out_.back() = static_cast<unsigned char>(out_.back() | ((bits >> count & 1U) << (7 - used_)));
      used_ = (used_ + 1) % 8;
    }
  }

 private:
  std::vector<unsigned char>& out_;
  int used_ = 0;
};

[[noreturn]] void fail(const char* what, const char* which) {
  std::fprintf(stderr, "font_maker: %s %s\n", what, which);
  std::exit(1);
}

// How the pixels are packed stands in builtin_font.cpp, which unpacks them.
Entry rasterise(FT_Face face, unsigned long code, std::vector<unsigned char>& pixels) {
  if (FT_Load_Char(face, code, FT_LOAD_RENDER | FT_LOAD_TARGET_NORMAL) != 0) fail("cannot draw a character of", face->family_name);
  const FT_GlyphSlot slot = face->glyph;
  const FT_Bitmap& bitmap = slot->bitmap;
  const std::size_t before = pixels.size();
  BitWriter writer(pixels);
  std::vector<unsigned> above(bitmap.width);
  for (unsigned y = 0; y < bitmap.rows; ++y) {
    const unsigned char* row = bitmap.buffer + static_cast<long>(y) * bitmap.pitch;
    for (unsigned x = 0; x < bitmap.width; ++x) {
      const unsigned gray = row[x] / 17U;
      if (gray == above[x]) writer.put(0, 1);
      else if (gray == 0) writer.put(2, 2);
      else writer.put(0x30 | gray, 6);
      above[x] = gray;
    }
  }
  return {code, pixels.size() - before, bitmap.width, bitmap.rows, slot->bitmap_left, slot->bitmap_top, slot->advance.x / 64};
}

unsigned packed(long high, long low, unsigned long code) {
  if (high < 0 || high > 15 || low < 0 || low > 15) fail("too large a character", std::to_string(code).c_str());
  return static_cast<unsigned>(high << 4 | low);
}

void write_source(std::FILE* out, FT_Face face, const std::vector<Entry>& entries, const std::vector<unsigned char>& pixels) {
  std::fprintf(out, "#include \"firmware/ui/builtin_font.hpp\"\n\nnamespace eslabon::ui {\n\n");
  std::fprintf(out, "const int kBuiltinAscent = %ld;\nconst int kBuiltinLineHeight = %ld;\n", face->size->metrics.ascender / 64,
               face->size->metrics.height / 64);
  std::fprintf(out, "const BuiltinGlyph kBuiltinGlyphs[] = {\n");
  for (const Entry& e : entries)
    std::fprintf(out, "{%zu, %u, %u, %ld},\n", e.size, packed(e.width, e.height, e.code), packed(e.left + 1, e.top + 1, e.code), e.advance);
  std::fprintf(out, "};\nconst std::uint8_t kBuiltinPixels[] = {");
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
  for (unsigned long code = 0x20; code < 0x7F; ++code) entries.push_back(rasterise(face, code, pixels));
  std::FILE* out = std::fopen(argv[3], "w");
  if (out == nullptr) fail("cannot write", argv[3]);
  write_source(out, face, entries, pixels);
  return std::fclose(out) == 0 ? 0 : 1;
}
