// Collects the glyphs that a package needs, numbers them so that frequent ones lie together, and writes their sections.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "host/compile/container_writer.hpp"
#include "host/compile/typesetter.hpp"

namespace eslabon::compile {

class GlyphAtlas {
 public:
  explicit GlyphAtlas(Typesetter& typesetter);

  /// Every character of the text will be in the character map.
  void add_characters(std::string_view text);
  /// The glyphs of a shaped text will be there.
  void add_glyphs(const Shaped& shaped);

  /// Gives each glyph its number; nothing may be added afterwards. Throws text::Failure(kInvalidInput) when they need
  /// more than the 512 KB that a GlyphId reaches.
  void finish();
  /// Only after finish(), only for what was added.
  [[nodiscard]] form::GlyphId id(GlyphKey key) const { return ids_.at(key); }
  /// Characters that no font has: they show as a box.
  [[nodiscard]] const std::u32string& missing() const { return missing_; }

  /// Font, character map and glyphs.
  void write(ContainerWriter& writer) const;

 private:
  struct CharacterUse {
    std::size_t count = 0;
    std::optional<GlyphKey> regular, bold;
  };
  void place(GlyphKey key);
  [[nodiscard]] std::string font_section() const;

  Typesetter& typesetter_;
  std::map<char32_t, CharacterUse> characters_;
  std::set<GlyphKey> shaped_;
  std::map<GlyphKey, form::GlyphId> ids_;
  std::u32string missing_;
  std::string glyphs_;
  int highest_ = 0, lowest_ = 0;  ///< pixels over and under the baseline, of all glyphs
};

}  // namespace eslabon::compile
