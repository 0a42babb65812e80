#include "firmware/ui/text_layout.hpp"

#include "firmware/ui/characters.hpp"

namespace eslabon::ui {
namespace {

constexpr std::string_view kEllipsis = "...";

bool is_space(char32_t code) { return code == ' ' || code == '\n'; }

}  // namespace

int width_of(std::string_view text, const Style& style) {
  int width = 0;
  for (Character c = first_character(text); c.bytes != 0; c = first_character(text)) {
    width += style.face->advance(c.code, style.weight);
    text.remove_prefix(c.bytes);
  }
  return width;
}

std::size_t Lines::fitting_bytes() const {
  int width = 0;
  std::size_t at = 0;
  std::size_t last_break = 0;
  while (true) {
    const Character c = first_character(rest_.substr(at));
    if (c.bytes == 0 || c.code == '\n') return at;
    if (c.code == ' ') last_break = at;
    width += style_.face->advance(c.code, style_.weight);
    if (width > width_ && c.code != ' ') break;
    at += c.bytes;
    if (c.code == '-' || c.code == '/') last_break = at;
  }
  if (last_break != 0) return last_break;
  return at != 0 ? at : first_character(rest_).bytes;
}

bool Lines::next(std::string_view& line) {
  if (ended_) return false;
  const std::size_t bytes = fitting_bytes();
  line = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  ended_ = rest_.empty();
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  if (!rest_.empty() && rest_.front() == '\n') rest_.remove_prefix(1);
  return true;
}

int count_lines(std::string_view text, int width, const Style& style) {
  Lines lines(text, width, style);
  std::string_view line;
  int count = 0;
  while (lines.next(line)) ++count;
  return count;
}

void draw_line(Canvas& canvas, std::string_view text, int x, int y, const Style& style) {
  const int baseline = y + style.face->ascent();
  for (Character c = first_character(text); c.bytes != 0; c = first_character(text)) {
    const Glyph glyph = style.face->glyph(c.code, style.weight);
    canvas.draw(glyph.picture, x + glyph.left, baseline - glyph.top, style.ink);
    x += glyph.advance;
    text.remove_prefix(c.bytes);
  }
}

void draw_fitted(Canvas& canvas, std::string_view text, int x, int y, int width, const Style& style) {
  if (width_of(text, style) <= width) return draw_line(canvas, text, x, y, style);
  int room = width - width_of(kEllipsis, style);
  std::size_t at = 0;
  for (Character c = first_character(text); c.bytes != 0; c = first_character(text.substr(at))) {
    room -= style.face->advance(c.code, style.weight);
    if (room < 0) break;
    at += c.bytes;
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
    draw_line(canvas, line, area.x, y, style);
    y += style.face->line_height();
  }
  return y - area.y;
}

}  // namespace eslabon::ui
