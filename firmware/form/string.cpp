#include "firmware/form/string.hpp"

#include "firmware/form/package_layout.hpp"

namespace eslabon::form {

std::size_t GlyphRun::size() const { return bytes_.size() / kPlacedGlyphBytes; }

PlacedGlyph GlyphRun::operator[](std::size_t index) const {
  const std::uint8_t* at = bytes_.data() + index * kPlacedGlyphBytes;
  PlacedGlyph glyph;
  glyph.glyph = load_le<std::uint16_t>(at);
  glyph.dx = static_cast<std::int8_t>(at[2]);
  glyph.dy = static_cast<std::int8_t>(at[3]);
  glyph.advance = at[4];
  glyph.text_bytes = at[5] & kGlyphTextMask;
  glyph.break_after = (at[5] & kGlyphBreakAfter) != 0;
  glyph.newline_after = (at[5] & kGlyphNewlineAfter) != 0;
  return glyph;
}

Result<String> String::parse(Bytes record) {
  String string;
  if (record.empty()) return string;
  if (record.size() < kStringHeadBytes) return Error::kCorrupt;
  const std::uint8_t pieces = record[2];
  std::size_t total = kStringHeadBytes + pieces * kPieceHeadBytes;
  if (total > record.size()) return Error::kCorrupt;
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::uint8_t* head = record.data() + kStringHeadBytes + i * kPieceHeadBytes;
    total += load_le<std::uint16_t>(head + 2);
    total += std::size_t{load_le<std::uint16_t>(head + 4)} * kPlacedGlyphBytes;
  }
  if (total != record.size()) return Error::kCorrupt;
  string.record_ = record;
  string.piece_count_ = pieces;
  return string;
}

Piece String::piece(std::size_t index) const {
  const std::uint8_t* heads = record_.data() + kStringHeadBytes;
  std::size_t text_at = kStringHeadBytes + piece_count_ * kPieceHeadBytes;
  std::size_t glyphs_at = text_at;
  for (std::size_t i = 0; i < piece_count_; ++i) {
    const std::uint8_t* head = heads + i * kPieceHeadBytes;
    glyphs_at += load_le<std::uint16_t>(head + 2);
    if (i >= index) continue;
    text_at += load_le<std::uint16_t>(head + 2);
    glyphs_at += std::size_t{load_le<std::uint16_t>(head + 4)} * kPlacedGlyphBytes;
  }
  const std::uint8_t* head = heads + index * kPieceHeadBytes;
  Piece piece;
  piece.program = load_le<std::uint16_t>(head);
  piece.text = as_text(record_.subspan(text_at, load_le<std::uint16_t>(head + 2)));
  piece.run =
      GlyphRun(record_.subspan(glyphs_at, std::size_t{load_le<std::uint16_t>(head + 4)} * kPlacedGlyphBytes));
  return piece;
}

bool String::right_to_left() const { return !record_.empty() && (record_[3] & kStringRightToLeft) != 0; }
bool String::is_fallback() const { return !record_.empty() && (record_[3] & kStringFallback) != 0; }

bool String::is_template() const {
  for (std::size_t i = 0; i < piece_count_; ++i)
    if (piece(i).program != kNoProgram) return true;
  return false;
}

}  // namespace eslabon::form
