// One text of a form in one language: pieces of UTF-8, with ready-shaped glyphs where a character is not one glyph.
#pragma once

#include "firmware/base/bytes.hpp"
#include "firmware/form/node.hpp"

namespace eslabon::form {

/// One glyph of a shaped piece, in reading order (a right-to-left piece is placed leftwards from the right edge).
struct PlacedGlyph {
  std::uint16_t glyph = 0;     ///< for Font::glyph
  std::int8_t dx = 0;          ///< pixels from the pen, to the right
  std::int8_t dy = 0;          ///< pixels from the baseline, upwards
  std::uint8_t advance = 0;    ///< pixels to the next pen position
  std::uint8_t text_bytes = 0; ///< bytes of the piece's text that this glyph begins with; 0 inside a cluster
  bool break_after = false;    ///< a line may end after it
  bool newline_after = false;  ///< a line ends after it
};

/// A shaped piece: views the bytes of its String.
class GlyphRun {
 public:
  GlyphRun() = default;
  explicit GlyphRun(Bytes bytes) : bytes_(bytes) {}
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t size() const;
  /// kPlacedGlyphBytes a glyph.
  [[nodiscard]] Bytes bytes() const { return bytes_; }
  /// `index` must be below size().
  [[nodiscard]] PlacedGlyph operator[](std::size_t index) const;

 private:
  Bytes bytes_;
};

/// A stretch of a text: words as written, or (program != kNoProgram) what an expression gives when shown.
struct Piece {
  std::string_view text;            ///< UTF-8; empty for an expression
  ProgramId program = kNoProgram;   ///< evaluate, convert to text, draw through the character map
  GlyphRun run;                     ///< empty: every character is one glyph, Font::find gives it
};

/// A text in one language. It views the buffer given to Strings::read, and lives as long.
class String {
 public:
  String() = default;
  /// Checks the record: kCorrupt when its lengths do not add up.
  static Result<String> parse(Bytes record);

  [[nodiscard]] std::size_t piece_count() const { return piece_count_; }
  /// `index` must be below piece_count().
  [[nodiscard]] Piece piece(std::size_t index) const;
  /// The whole text, when it is one piece of words; else the first piece's words.
  [[nodiscard]] std::string_view text() const { return piece_count_ == 0 ? std::string_view() : piece(0).text; }
  [[nodiscard]] bool right_to_left() const;
  /// Whether this language lacks it, and the default language's is shown.
  [[nodiscard]] bool is_fallback() const;
  /// Whether it has expressions inside.
  [[nodiscard]] bool is_template() const;

 private:
  Bytes record_;
  std::uint8_t piece_count_ = 0;
};

}  // namespace eslabon::form
