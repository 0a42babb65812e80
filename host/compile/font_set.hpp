// The font files of a typesetter: opened when first needed, chosen by the characters they have.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb-ft.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/compile/typesetter.hpp"

namespace eslabon::compile {

struct FontFile {
  std::string path;
  FT_Face face = nullptr;      ///< opened at the profile's size
  hb_font_t* shaper = nullptr;
};

class FontSet {
 public:
  explicit FontSet(const FontProfile& profile);
  ~FontSet();
  FontSet(const FontSet&) = delete;
  FontSet& operator=(const FontSet&) = delete;

  static constexpr std::uint16_t kRegular = 0;
  static constexpr std::uint16_t kBold = 1;
  /// The first font that has the character, `first` being asked before all others.
  std::optional<std::uint16_t> font_for(char32_t character, std::uint16_t first = kRegular);
  FontFile& at(std::uint16_t font);
  [[nodiscard]] const FontProfile& profile() const { return profile_; }

 private:
  FontProfile profile_;
  FT_Library library_ = nullptr;
  std::vector<FontFile> files_;
};

}  // namespace eslabon::compile
