#include "host/compile/string_writer.hpp"

#include "firmware/form/strings.hpp"
#include "host/compile/byte_builder.hpp"

namespace eslabon::compile {
namespace {

constexpr std::size_t kMaxPieces = 255;

void put_glyph(ByteBuilder& bytes, const ShapedGlyph& glyph, const GlyphAtlas& atlas) {
  bytes.u16(atlas.id(glyph.key));
  bytes.put(static_cast<std::uint8_t>(glyph.dx));
  bytes.put(static_cast<std::uint8_t>(glyph.dy));
  bytes.put(static_cast<std::uint8_t>(glyph.advance));
  const unsigned flags = glyph.text_bytes | (glyph.break_after ? form::kGlyphBreakAfter : 0U) |
                         (glyph.newline_after ? form::kGlyphNewlineAfter : 0U);
  bytes.u8(flags);
}

}  // namespace

StringWriter::StringWriter(const std::vector<TextByLanguage>& strings, std::size_t languages,
                           std::size_t default_language)
    : strings_(strings), languages_(languages), default_language_(default_language) {}

const Text* StringWriter::find(std::size_t string, std::size_t language) const {
  const TextByLanguage& texts = strings_[string];
  return language < texts.size() && !texts[language].empty() ? &texts[language] : nullptr;
}

void StringWriter::collect(Typesetter& typesetter, GlyphAtlas& atlas) {
  for (const TextByLanguage& texts : strings_)
    for (const Text& text : texts)
      for (const TextPiece& piece : text) {
        atlas.add_characters(piece.text);
        if (Typesetter::is_plain(piece.text) || shaped_.contains(piece.text)) continue;
        const Shaped& shaped = shaped_.emplace(piece.text, typesetter.shape(piece.text)).first->second;
        atlas.add_glyphs(shaped);
      }
}

std::string StringWriter::record(const Text& text, bool fallback, const GlyphAtlas& atlas) const {
  if (text.size() > kMaxPieces)
    throw TextFailure(text.front().where, "the text mentions more than 127 answers");
  ByteBuilder bytes;
  bytes.u16(0);
  bytes.u8(text.size());
  bytes.u8(0);
  bool right_to_left = false;
  std::vector<const Shaped*> runs;
  for (const TextPiece& piece : text) {
    const Shaped* const run = Typesetter::is_plain(piece.text) ? nullptr : &shaped_.at(piece.text);
    runs.push_back(run);
    right_to_left = right_to_left || (run != nullptr && run->right_to_left);
    bytes.u16(piece.program);
    bytes.u16(piece.text.size());
    bytes.u16(run != nullptr ? run->glyphs.size() : 0);
  }
  for (const TextPiece& piece : text) bytes.text(piece.text);
  for (const Shaped* run : runs) {
    if (run == nullptr) continue;
    for (const ShapedGlyph& glyph : run->glyphs) put_glyph(bytes, glyph, atlas);
  }
  if (bytes.size() > form::kMaxStringBytes)
    throw TextFailure(text.front().where, "the text takes " + std::to_string(bytes.size()) + " bytes with its glyphs, a kiosk shows up to " +
                                              std::to_string(form::kMaxStringBytes) + ": split it into two" + (text.front().where.empty() ? ", \"" + text.front().text.substr(0, 60) + "...\"" : ""));
  bytes.set<std::uint16_t>(0, static_cast<std::uint16_t>(bytes.size()));
  bytes.set<std::uint8_t>(3, static_cast<std::uint8_t>((right_to_left ? form::kStringRightToLeft : 0) |
                                                       (fallback ? form::kStringFallback : 0)));
  return bytes.take();
}

void StringWriter::write(const GlyphAtlas& atlas, ContainerWriter& writer) const {
  ByteBuilder index;
  ByteBuilder records;
  std::unordered_map<std::string, std::uint32_t> offsets;
  for (std::size_t language = 0; language < languages_; ++language)
    for (std::size_t id = 0; id < strings_.size(); ++id) {
      const Text* own = find(id, language);
      const Text* text = own != nullptr ? own : find(id, default_language_);
      for (std::size_t other = 0; text == nullptr && other < languages_; ++other) text = find(id, other);
      if (text == nullptr) {
        index.u32(form::kNoText);
        continue;
      }
      std::string bytes = record(*text, own == nullptr, atlas);
      const auto [place, is_new] = offsets.try_emplace(std::move(bytes), static_cast<std::uint32_t>(records.size()));
      if (is_new) records.text(place->first);
      index.u32(place->second);
    }
  writer.add(form::SectionId::kStringIndex, index.take());
  writer.add(form::SectionId::kStrings, records.take());
}

}  // namespace eslabon::compile
