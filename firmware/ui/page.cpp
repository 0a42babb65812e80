#include "firmware/ui/page.hpp"

#include <algorithm>

namespace eslabon::ui {
namespace {

constexpr Gray kHelpGround = 2;
constexpr int kWordGap = 3;

int item_width(const HelpItem& item, const Style& style) {
  const int sign = item.sign == Sign::kNone ? 0 : kSignSize;
  return sign + (item.word.empty() ? 0 : kWordGap + width_of(item.word, style));
}

void draw_item(Canvas& canvas, const HelpItem& item, int x, const Rect& area, const Style& style) {
  draw_sign(canvas, item.sign, x, area.y + area.height - 3 - kSignSize, style.ink);
  // Capitals stand in the middle of the line; what lies above them is room for accents.
  const int sign = item.sign == Sign::kNone ? 0 : kSignSize + kWordGap;
  draw_line(canvas, item.word, x + sign, area.y + area.height - 2 - style.face->ascent(), style);
}

void draw_triangle(Canvas& canvas, Sign sign, int x, int y, Gray ink) {
  for (int i = 0; i < 4; ++i) {
    if (sign == Sign::kUp) canvas.fill({x + 3 - i, y + 1 + i, 2 * i + 1, 1}, ink);
    if (sign == Sign::kDown) canvas.fill({x + i, y + 2 + i, 7 - 2 * i, 1}, ink);
    if (sign == Sign::kLeft) canvas.fill({x + 1 + i, y + 3 - i, 1, 2 * i + 1}, ink);
    if (sign == Sign::kRight) canvas.fill({x + 2 + i, y + i, 1, 7 - 2 * i}, ink);
  }
}

}  // namespace

void draw_sign(Canvas& canvas, Sign sign, int x, int y, Gray ink) {
  if (sign == Sign::kSelect) {
    canvas.fill({x + 1, y + 2, 5, 3}, ink);
    canvas.fill({x + 2, y + 1, 3, 5}, ink);
  } else if (sign == Sign::kUpDown) {
    for (int i = 0; i < 3; ++i) {
      canvas.fill({x + 3 - i, y + i, 2 * i + 1, 1}, ink);
      canvas.fill({x + 3 - i, y + 6 - i, 2 * i + 1, 1}, ink);
    }
  } else {
    draw_triangle(canvas, sign, x, y, ink);
  }
}

Page divide(const Canvas& canvas, const Typeface& face) {
  const int line = face.line_height();
  const int help = line - 1;
  const int lines = (canvas.height() - help) / line;
  return {{0, 0, canvas.width(), lines * line}, {0, canvas.height() - help, canvas.width(), help}};
}

void draw_help(Canvas& canvas, const Page& page, Typeface& face, std::span<const HelpItem> items, int percent) {
  const Rect& area = page.help;
  canvas.fill(area, kHelpGround);
  if (percent >= 0) {
    canvas.fill({area.x, area.y, area.width, 1}, kDim);
    canvas.fill({area.x, area.y, area.width * std::min(percent, 100) / 100, 1}, kWhite);
  }
  const Style style{&face, Weight::kRegular, kSoft};
  int total = 0;
  int middle = 0;
  for (const HelpItem& item : items)
    if (item.sign != Sign::kLeft && item.sign != Sign::kRight) total += item_width(item, style), ++middle;
  int x = area.x;
  int end = area.x + area.width;
  for (const HelpItem& item : items) {
    if (item.sign == Sign::kLeft) draw_item(canvas, item, area.x + 1, area, style), x += item_width(item, style) + 2;
    if (item.sign == Sign::kRight) end -= item_width(item, style) + 2, draw_item(canvas, item, end + 1, area, style);
  }
  const int gap = middle == 0 ? 0 : std::max(2, (end - x - total) / (middle + 1));
  canvas.set_clip({x, area.y, end - x, area.height});
  for (const HelpItem& item : items) {
    if (item.sign == Sign::kLeft || item.sign == Sign::kRight) continue;
    x += gap;
    draw_item(canvas, item, x, area, style);
    x += item_width(item, style);
  }
  canvas.set_clip(canvas.whole());
}

void draw_bar(Canvas& canvas, const Rect& area, int percent) {
  canvas.outline(area, kSoft);
  const int room = area.width - 4;
  canvas.fill({area.x + 2, area.y + 2, room * std::clamp(percent, 0, 100) / 100, area.height - 4}, kWhite);
}

}  // namespace eslabon::ui
