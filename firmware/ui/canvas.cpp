#include "firmware/ui/canvas.hpp"

#include <algorithm>

namespace eslabon::ui {

Rect intersect(const Rect& a, const Rect& b) {
  const int x = std::max(a.x, b.x);
  const int y = std::max(a.y, b.y);
  const int right = std::min(a.x + a.width, b.x + b.width);
  const int bottom = std::min(a.y + a.height, b.y + b.height);
  return {x, y, std::max(0, right - x), std::max(0, bottom - y)};
}

Canvas::Canvas(MutableBytes frame, port::Size size) : frame_(frame), size_(size), clip_(whole()) {
  ESLABON_CHECK(size.width % 2 == 0);
  ESLABON_CHECK(frame.size() >= std::size_t{size.width} * size.height / 2);
  std::fill(frame_.begin(), frame_.end(), std::uint8_t{0});
  touch_all();
}

void Canvas::touch(int first, int end) {
  const bool clean = dirty_first_ >= dirty_end_;
  dirty_first_ = clean ? first : std::min(dirty_first_, first);
  dirty_end_ = clean ? end : std::max(dirty_end_, end);
}

Gray Canvas::at(int x, int y) const {
  if (x < 0 || y < 0 || x >= width() || y >= height()) return kBlack;
  const std::uint8_t pair = frame_[static_cast<std::size_t>(y * width() + x) / 2];
  return static_cast<Gray>(x % 2 == 0 ? pair >> 4 : pair & 15);
}

void Canvas::set(int x, int y, Gray gray) {
  std::uint8_t& pair = frame_[static_cast<std::size_t>(y * width() + x) / 2];
  pair = static_cast<std::uint8_t>(x % 2 == 0 ? (pair & 0x0F) | (gray << 4) : (pair & 0xF0) | gray);
}

// Two pixels at once is what makes a whole screen cost milliseconds instead of tens of them.
MutableBytes Canvas::pairs_inside(const Rect& r, int y) {
  const int first = (r.x + 1) / 2, end = (r.x + r.width) / 2;
  return frame_.subspan(static_cast<std::size_t>(y * width() / 2 + first), static_cast<std::size_t>(std::max(0, end - first)));
}

void Canvas::fill(const Rect& area, Gray gray) {
  const Rect r = intersect(area, clip_);
  if (r.width == 0 || r.height == 0) return;
  for (int y = r.y; y < r.y + r.height; ++y) {
    if (r.x % 2 != 0) set(r.x, y, gray);
    if ((r.x + r.width) % 2 != 0) set(r.x + r.width - 1, y, gray);
    const MutableBytes pairs = pairs_inside(r, y);
    std::fill(pairs.begin(), pairs.end(), static_cast<std::uint8_t>(gray * 0x11));
  }
  touch(r.y, r.y + r.height);
}

void Canvas::outline(const Rect& area, Gray gray) {
  fill({area.x, area.y, area.width, 1}, gray);
  fill({area.x, area.y + area.height - 1, area.width, 1}, gray);
  fill({area.x, area.y, 1, area.height}, gray);
  fill({area.x + area.width - 1, area.y, 1, area.height}, gray);
}

void Canvas::invert(const Rect& area) {
  const Rect r = intersect(area, clip_);
  if (r.width == 0 || r.height == 0) return;
  for (int y = r.y; y < r.y + r.height; ++y) {
    if (r.x % 2 != 0) set(r.x, y, static_cast<Gray>(kWhite - at(r.x, y)));
    const int last = r.x + r.width - 1;
    if (last % 2 == 0) set(last, y, static_cast<Gray>(kWhite - at(last, y)));
    for (std::uint8_t& pair : pairs_inside(r, y)) pair = static_cast<std::uint8_t>(~pair);
  }
  touch(r.y, r.y + r.height);
}

void Canvas::draw(const Picture& picture, int x, int y, Gray ink) {
  const Rect r = intersect({x, y, picture.width, picture.height}, clip_);
  if (r.width == 0 || r.height == 0) return;
  const auto stride = static_cast<std::size_t>(picture.width + 1) / 2;
  for (int py = r.y; py < r.y + r.height; ++py) {
    const Bytes row = picture.pixels.subspan(static_cast<std::size_t>(py - y) * stride, stride);
    for (int px = r.x; px < r.x + r.width; ++px) {
      const auto column = static_cast<std::size_t>(px - x);
      const int cover = column % 2 == 0 ? row[column / 2] >> 4 : row[column / 2] & 15;
      if (cover == 0) continue;
      const int under = at(px, py);
      set(px, py, static_cast<Gray>(under + ((ink - under) * cover + (ink > under ? 7 : -7)) / 15));
    }
  }
  touch(r.y, r.y + r.height);
}

bool Canvas::flush(port::Display& display) {
  if (dirty_first_ >= dirty_end_) return false;
  display.show(frame_, static_cast<std::uint16_t>(dirty_first_), static_cast<std::uint16_t>(dirty_end_ - dirty_first_));
  dirty_first_ = dirty_end_ = 0;
  return true;
}

}  // namespace eslabon::ui
