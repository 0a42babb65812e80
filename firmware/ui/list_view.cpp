#include "firmware/ui/list_view.hpp"

#include <algorithm>

namespace eslabon::ui {
namespace {

constexpr int kMargin = 2;
constexpr int kMarkWidth = 12;
constexpr int kThumbWidth = 2;

Style heading_style(const ListView::Look& look) { return {look.face, Weight::kBold, kWhite}; }
Style row_style(const Row& row, const ListView::Look& look) {
  return {row.face != nullptr ? row.face : look.face, Weight::kRegular, kWhite};
}
int text_width(const ListView::Look& look) { return look.area.width - 2 * kMargin - kThumbWidth; }
int indent(const Row& row) { return row.mark == Mark::kNone ? 0 : kMarkWidth; }
int height_of(const Row& row, const ListView::Look& look) {
  return count_lines(row.text, text_width(look) - indent(row), row_style(row, look)) * look.face->line_height();
}

void draw_check(Canvas& canvas, int x, int y) {
  for (int i = 0; i < 2; ++i) canvas.fill({x + i, y + 2 + i, 1, 2}, kWhite);
  for (int i = 0; i < 4; ++i) canvas.fill({x + 2 + i, y + 4 - i, 1, 2}, kWhite);
}

void draw_round(Canvas& canvas, int x, int y, bool on) {
  canvas.fill({x + 2, y, 5, 1}, kSoft);
  canvas.fill({x + 2, y + 8, 5, 1}, kSoft);
  canvas.fill({x, y + 2, 1, 5}, kSoft);
  canvas.fill({x + 8, y + 2, 1, 5}, kSoft);
  for (const int dx : {1, 7})
    for (const int dy : {1, 7}) canvas.fill({x + dx, y + dy, 1, 1}, kSoft);
  if (on) canvas.fill({x + 3, y + 2, 3, 5}, kWhite), canvas.fill({x + 2, y + 3, 5, 3}, kWhite);
}

void draw_mark(Canvas& canvas, Mark mark, int x, int y) {
  switch (mark) {
    case Mark::kNone: return;
    case Mark::kRoundOff: return draw_round(canvas, x, y, false);
    case Mark::kRoundOn: return draw_round(canvas, x, y, true);
    case Mark::kBoxOff: return canvas.outline({x, y, 9, 9}, kSoft);
    case Mark::kBoxOn: canvas.outline({x, y, 9, 9}, kSoft); return draw_check(canvas, x + 2, y + 1);
    case Mark::kDone: return draw_check(canvas, x + 1, y + 1);
    case Mark::kOpen: return canvas.fill({x + 3, y + 3, 3, 3}, kSoft);
    case Mark::kReturned: canvas.fill({x + 4, y, 2, 6}, kWhite); return canvas.fill({x + 4, y + 7, 2, 2}, kWhite);
  }
}

/// At the bottom right: the text goes on, and what can be chosen comes below it.
void draw_more(Canvas& canvas, const Rect& area) {
  const int x = area.x + area.width - 11;
  const int y = area.y + area.height - 7;
  canvas.fill({x - 1, y - 1, 11, 7}, kBlack);
  for (int i = 0; i < 5; ++i) canvas.fill({x + i, y + i, 9 - 2 * i, 1}, kWhite);
}

}  // namespace

void ListView::reset(std::size_t focus) {
  focus_ = focus;
  top_ = 0;
}

int ListView::heading_lines(RowSource& rows, const Look& look) const {
  const std::string_view text = rows.heading(look.buffer);
  return text.empty() ? 0 : count_lines(text, text_width(look), heading_style(look));
}

int ListView::row_height(RowSource& rows, std::size_t index, const Look& look) const {
  return height_of(rows.row(index, look.buffer), look);
}

int ListView::focus_below(RowSource& rows, const Look& look, std::size_t heading) const {
  int y = top_ < heading ? static_cast<int>(heading - top_) * look.face->line_height() : 0;
  for (std::size_t i = top_ < heading ? 0 : top_ - heading; i < focus_; ++i) y += row_height(rows, i, look);
  return y + row_height(rows, focus_, look) - look.area.height;
}

bool ListView::focus_visible(RowSource& rows, const Look& look) const {
  if (rows.count() == 0) return true;
  const auto heading = static_cast<std::size_t>(heading_lines(rows, look));
  if (heading + focus_ <= top_) return heading + focus_ == top_;
  return focus_below(rows, look, heading) <= 0;
}

// Rows are read from the card, which takes time: none is measured twice but those that go.
void ListView::bring_up(RowSource& rows, const Look& look, std::size_t heading, int below) {
  for (; below > 0 && top_ < heading + focus_; ++top_)
    below -= top_ < heading ? look.face->line_height() : row_height(rows, top_ - heading, look);
}

void ListView::settle(RowSource& rows, const Look& look) {
  focus_ = std::min(focus_, rows.count() == 0 ? 0 : rows.count() - 1);
  if (focus_ == 0) return;  // a long heading is read first
  const std::size_t lines = static_cast<std::size_t>(look.area.height / look.face->line_height());
  const auto heading = static_cast<std::size_t>(heading_lines(rows, look));
  if (heading + focus_ > top_ + lines) top_ = heading + focus_ - lines;
  bring_up(rows, look, heading, focus_below(rows, look, heading));
}

ListAct ListView::down(RowSource& rows, const Look& look) {
  if (rows.count() == 0) return ListAct::kBottom;
  const auto heading = static_cast<std::size_t>(heading_lines(rows, look));
  const std::size_t line = heading + focus_;
  const int below = focus_below(rows, look, heading);
  if (line < top_ || (line > top_ && below > 0)) return ++top_, ListAct::kNone;
  if (focus_ + 1 >= rows.count()) return ListAct::kBottom;
  ++focus_;
  bring_up(rows, look, heading, below + row_height(rows, focus_, look));
  return ListAct::kNone;
}

ListAct ListView::up(RowSource& rows, const Look& look) {
  if (focus_ == 0) {
    if (top_ == 0) return ListAct::kTop;
    --top_;
    return ListAct::kNone;
  }
  --focus_;
  top_ = std::min(top_, static_cast<std::size_t>(heading_lines(rows, look)) + focus_);
  return ListAct::kNone;
}

ListAct ListView::press(port::Key key, RowSource& rows, const Look& look) {
  switch (key) {
    case port::Key::kDown: return down(rows, look);
    case port::Key::kUp: return up(rows, look);
    case port::Key::kLeft: return ListAct::kLeft;
    case port::Key::kRight: return ListAct::kRight;
    case port::Key::kSelect: return rows.count() == 0 ? ListAct::kNone : ListAct::kChosen;
    case port::Key::kNone: break;
  }
  return ListAct::kNone;
}

void ListView::draw_row(Canvas& canvas, const Row& row, const Rect& area, const Look& look) const {
  const int x = area.x + kMargin;
  draw_mark(canvas, row.mark, x, area.y + (look.face->line_height() - 9) / 2);
  draw_lines(canvas, row.text, {x + indent(row), area.y, text_width(look) - indent(row), area.height}, row_style(row, look));
}

void ListView::draw_thumb(Canvas& canvas, std::size_t count, const Look& look) const {
  const int track = look.area.height;
  const int size = std::max(4, track / static_cast<int>(std::min<std::size_t>(count, 64)));
  const int room = track - size;
  const auto at = static_cast<int>(static_cast<std::size_t>(room) * focus_ / (count - 1));
  canvas.fill({look.area.x + look.area.width - kThumbWidth, look.area.y + at, kThumbWidth, size}, kSoft);
}

void ListView::draw(Canvas& canvas, RowSource& rows, const Look& look) const {
  const Rect& area = look.area;
  canvas.set_clip(area);
  const int line = look.face->line_height();
  const auto heading = static_cast<std::size_t>(heading_lines(rows, look));
  int y = area.y;
  if (top_ < heading) {
    const std::string_view text = rows.heading(look.buffer);
    y += draw_lines(canvas, text, {area.x + kMargin, y, text_width(look), area.height}, heading_style(look),
                    static_cast<int>(top_));
  }
  const std::size_t count = rows.count();
  bool all = top_ == 0;
  for (std::size_t i = top_ < heading ? 0 : top_ - heading; i < count; ++i) {
    // Half a line at the bottom says that there is more; less than that only looks broken.
    if (y + line / 2 > area.y + area.height) {
      all = false;
      break;
    }
    const Row row = rows.row(i, look.buffer);
    const int height = height_of(row, look);
    draw_row(canvas, row, {area.x, y, area.width, height}, look);
    if (i == focus_) canvas.invert({area.x, y, area.width - kThumbWidth - 1, height});
    y += height;
  }
  const bool below = !all && y + line / 2 > area.y + area.height && count > 0;
  if (!(all && y <= area.y + area.height) && count > 1) draw_thumb(canvas, count, look);
  if (below && !focus_visible(rows, look)) draw_more(canvas, area);
  canvas.set_clip(canvas.whole());
}

}  // namespace eslabon::ui
