#include "host/compile/font_set.hpp"

#include <cstdlib>
#include <filesystem>

#include "host/text/fault.hpp"

namespace eslabon::compile {
namespace {

constexpr int kLoadFlags = FT_LOAD_TARGET_NORMAL;

// Asked in this order for what the profile's fonts lack; all in fonts-dejavu-* and fonts-noto-core.
constexpr const char* kFallbacks[] = {
    "dejavu/DejaVuSans.ttf",         "noto/NotoSans-Regular.ttf",         "noto/NotoSansDevanagari-Regular.ttf",
    "noto/NotoSansBengali-Regular.ttf", "noto/NotoSansTamil-Regular.ttf", "noto/NotoSansTelugu-Regular.ttf",
    "noto/NotoSansGujarati-Regular.ttf", "noto/NotoSansKannada-Regular.ttf", "noto/NotoSansMalayalam-Regular.ttf",
    "noto/NotoSansSinhala-Regular.ttf", "noto/NotoSansThai-Regular.ttf",  "noto/NotoSansLao-Regular.ttf",
    "noto/NotoSansKhmer-Regular.ttf", "noto/NotoSansMyanmar-Regular.ttf", "noto/NotoSansEthiopic-Regular.ttf",
    "noto/NotoSansArabic-Regular.ttf", "noto/NotoSansHebrew-Regular.ttf", "noto/NotoSansSymbols-Regular.ttf"};

std::vector<std::filesystem::path> font_folders() {
  std::vector<std::filesystem::path> folders;
  if (const char* own = std::getenv("ESLABON_FONTS"); own != nullptr) folders.emplace_back(own);
  folders.emplace_back("/usr/share/fonts/truetype");
  return folders;
}

std::string path_of(const std::string& name) {
  for (const auto& folder : font_folders())
    if (std::filesystem::exists(folder / name)) return folder / name;
  return {};
}

std::string require(const std::string& name) {
  const std::string path = path_of(name);
  if (path.empty())
    throw text::Failure(text::ExitCode::kFailed,
                        "font " + name + " is missing: install fonts-dejavu-extra and fonts-noto-core, or set ESLABON_FONTS");
  return path;
}

}  // namespace

FontSet::FontSet(const FontProfile& profile) : profile_(profile) {
  files_.push_back({require(profile.regular)});
  files_.push_back({require(profile.bold)});
  for (const char* name : kFallbacks)
    if (const std::string path = path_of(name); !path.empty()) files_.push_back({path});
  if (FT_Init_FreeType(&library_) != 0) throw text::Failure(text::ExitCode::kFailed, "FreeType does not start");
}

FontSet::~FontSet() {
  for (const FontFile& file : files_) {
    if (file.shaper != nullptr) hb_font_destroy(file.shaper);
    if (file.face != nullptr) FT_Done_Face(file.face);
  }
  FT_Done_FreeType(library_);
}

FontFile& FontSet::at(std::uint16_t font) {
  FontFile& file = files_.at(font);
  if (file.face != nullptr) return file;
  if (FT_New_Face(library_, file.path.c_str(), 0, &file.face) != 0 ||
      FT_Set_Pixel_Sizes(file.face, 0, profile_.pixels_per_em) != 0)
    throw text::Failure(text::ExitCode::kFailed, file.path + ": not a usable font");
  file.shaper = hb_ft_font_create_referenced(file.face);
  hb_ft_font_set_load_flags(file.shaper, kLoadFlags);
  return file;
}

std::optional<std::uint16_t> FontSet::font_for(char32_t character, std::uint16_t first) {
  if (FT_Get_Char_Index(at(first).face, character) != 0) return first;
  for (std::uint16_t font = 0; font < files_.size(); ++font)
    if (font != kBold && FT_Get_Char_Index(at(font).face, character) != 0) return font;
  return {};
}

}  // namespace eslabon::compile
