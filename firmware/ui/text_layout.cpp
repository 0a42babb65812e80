#include "firmware/ui/text_layout.hpp"

#include <algorithm>

#include "firmware/form/drawn_text.hpp"
#include "firmware/ui/characters.hpp"

namespace eslabon::ui {
namespace {

constexpr std::string_view kEllipsis = "...";

bool is_space(char32_t code) { return code == ' ' || code == '\n'; }

/// A character and how it is placed.
struct Item : Character {
  form::PlacedGlyph placed;

  Item(std::string_view text, const Style& style) : Character(first_character(text)) {
    if (is_glyph()) {
      placed = form::GlyphRun(as_bytes(text).subspan(1))[0];
    } else if (bytes != 0) {
      placed.advance = static_cast<std::uint8_t>(style.face->advance(code, style.weight));
      placed.newline_after = code == '\n';
    }
  }
};

/// Bytes of the glyph or of the plain characters that `text` begins with: what is placed as one.
std::size_t run_bytes(std::string_view text) {
  if (first_character(text).is_glyph()) return first_character(text).bytes;
  return std::min(text.size(), text.find(static_cast<char>(form::kGlyphMark)));
}

void draw_run(Canvas& canvas, std::string_view text, int x, int y, const Style& style) {
  const int baseline = y + style.face->ascent();
  while (!text.empty()) {
    const Item item(text, style);
    const Glyph glyph = style.face->glyph(item.code, style.weight);
    canvas.draw(glyph.picture, x + glyph.left + item.placed.dx, baseline - glyph.top - item.placed.dy, style.ink);
    x += item.placed.advance;
    text.remove_prefix(item.bytes);
  }
}

/// The line's right edge is at `x`.
void draw_leftwards(Canvas& canvas, std::string_view text, int x, int y, const Style& style) {
  while (!text.empty()) {
    const std::string_view run = text.substr(0, run_bytes(text));
    x -= width_of(run, style);
    draw_run(canvas, run, x, y, style);
    text.remove_prefix(run.size());
  }
}

}  // namespace

int width_of(std::string_view text, const Style& style) {
  int width = 0;
  while (!text.empty()) {
    const Item item(text, style);
    width += item.placed.advance;
    text.remove_prefix(item.bytes);
  }
  return width;
}

std::size_t Lines::fitting_bytes() const {
  int width = 0;
  std::size_t at = 0;
  std::size_t last_break = 0;
  while (true) {
    const Item item(rest_.substr(at), style_);
    if (item.bytes == 0 || item.placed.newline_after) return at;
    if (item.code == ' ') last_break = at;
    width += item.placed.advance;
    if (width > width_ && item.code != ' ' && !item.placed.break_after) break;
    at += item.bytes;
    if (item.code == '-' || item.code == '/' || item.placed.break_after) last_break = at;
  }
  if (last_break != 0) return last_break;
  return at != 0 ? at : first_character(rest_).bytes;
}

bool Lines::next(std::string_view& line) {
  if (ended_) return false;
  if (!rest_.empty() && rest_.front() == static_cast<char>(form::kRightToLeftMark)) {
    right_to_left_ = true;
    rest_.remove_prefix(1);
  }
  const std::size_t bytes = fitting_bytes();
  line = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  ended_ = rest_.empty();
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  if (const Item item(rest_, style_); item.placed.newline_after) rest_.remove_prefix(item.bytes);
  return true;
}

int count_lines(std::string_view text, int width, const Style& style) {
  Lines lines(text, width, style);
  std::string_view line;
  int count = 0;
  while (lines.next(line)) ++count;
  return count;
}

void draw_line(Canvas& canvas, std::string_view text, int x, int y, const Style& style) { draw_run(canvas, text, x, y, style); }

void draw_fitted(Canvas& canvas, std::string_view text, int x, int y, int width, const Style& style) {
  if (width_of(text, style) <= width) return draw_line(canvas, text, x, y, style);
  int room = width - width_of(kEllipsis, style);
  std::size_t at = 0;
  for (Item item(text, style); item.bytes != 0; item = Item(text.substr(at), style)) {
    room -= item.placed.advance;
    if (room < 0) break;
    at += item.bytes;
  }
  while (at > 0 && is_space(static_cast<unsigned char>(text[at - 1]))) --at;
  draw_line(canvas, text.substr(0, at), x, y, style);
  draw_line(canvas, kEllipsis, x + width_of(text.substr(0, at), style), y, style);
}

int draw_lines(Canvas& canvas, std::string_view text, const Rect& area, const Style& style, int skip) {
  Lines lines(text, area.width, style);
  std::string_view line;
  int y = area.y;
  while (lines.next(line)) {
    if (skip-- > 0) continue;
    if (y >= area.y + area.height) break;
    if (lines.right_to_left()) draw_leftwards(canvas, line, area.x + area.width, y, style);
    else draw_run(canvas, line, area.x, y, style);
    y += style.face->line_height();
  }
  return y - area.y;
}

}  // namespace eslabon::ui
