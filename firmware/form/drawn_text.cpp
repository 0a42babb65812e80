#include "firmware/form/drawn_text.hpp"

#include "firmware/form/package_layout.hpp"

namespace eslabon::form {

void write_drawn(const Piece& piece, ByteWriter& writer) {
  if (piece.run.empty()) return writer.write_bytes(as_bytes(piece.text));
  for (Bytes rest = piece.run.bytes(); !rest.empty(); rest = rest.subspan(kPlacedGlyphBytes)) {
    writer.write(kGlyphMark);
    writer.write_bytes(rest.first(kPlacedGlyphBytes));
  }
}

Result<std::string_view> drawn(const String& text, MutableBytes buffer) {
  ByteWriter writer(buffer);
  if (text.right_to_left()) writer.write(kRightToLeftMark);
  for (std::size_t i = 0; i < text.piece_count(); ++i) write_drawn(text.piece(i), writer);
  return writer.ok() ? Result<std::string_view>(as_text(writer.written())) : Error::kTooSmall;
}

}  // namespace eslabon::form
