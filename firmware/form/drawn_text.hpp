// A text ready to draw: UTF-8 with the shaped glyphs in between, so that one view carries both. UTF-8 has neither mark.
#pragma once

#include "firmware/form/string.hpp"

namespace eslabon::form {

/// Before the bytes of a PlacedGlyph, as GlyphRun holds them; it stands instead of the characters that it shows.
inline constexpr std::uint8_t kGlyphMark = 0xFE;
/// Begins a text that is read from right to left.
inline constexpr std::uint8_t kRightToLeftMark = 0xFF;

/// A piece's glyphs or, without any, its words, which may already lie where they belong.
void write_drawn(const Piece& piece, ByteWriter& writer);

/// A text without expressions. kTooSmall: `buffer`; the record's size always suffices.
Result<std::string_view> drawn(const String& text, MutableBytes buffer);

}  // namespace eslabon::form
