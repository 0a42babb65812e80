// Texts in all languages as string records: shaped where needed, equal ones once.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "host/compile/glyph_atlas.hpp"
#include "host/compile/package_model.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {

/// A text that no kiosk can show.
struct TextFailure : text::Failure {
  TextFailure(std::string cell, const std::string& message)
      : Failure(text::ExitCode::kInvalidInput, message), where(std::move(cell)) {}
  std::string where;  ///< its cell, "" unknown
};

class StringWriter {
 public:
  /// `strings` by StringId, the first one unused, in `languages` languages; both must outlive it.
  StringWriter(const std::vector<TextByLanguage>& strings, std::size_t languages, std::size_t default_language);

  /// Shapes what is not plain and tells the atlas which glyphs are needed.
  void collect(Typesetter& typesetter, GlyphAtlas& atlas);
  /// The two sections; after atlas.finish(). Throws TextFailure for a text above
  /// form::kMaxStringBytes.
  void write(const GlyphAtlas& atlas, ContainerWriter& writer) const;

 private:
  [[nodiscard]] const Text* find(std::size_t string, std::size_t language) const;
  [[nodiscard]] std::string record(const Text& text, bool fallback, const GlyphAtlas& atlas) const;

  const std::vector<TextByLanguage>& strings_;
  std::size_t languages_;
  std::size_t default_language_;
  std::unordered_map<std::string, Shaped> shaped_;  ///< by piece text; plain ones are not in it
};

}  // namespace eslabon::compile
