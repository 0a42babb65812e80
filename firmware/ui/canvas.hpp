// Draws into a frame of 4-bit grays in the caller's memory: rectangles, glyph pictures, inverse bars.
#pragma once

#include "firmware/base/bytes.hpp"
#include "firmware/port/display.hpp"

namespace eslabon::ui {

/// 0 black .. 15 white.
using Gray = std::uint8_t;
inline constexpr Gray kBlack = 0;
inline constexpr Gray kDim = 4;    ///< lines, empty parts of bars
inline constexpr Gray kSoft = 10;  ///< hints and help; still readable in the sun
inline constexpr Gray kWhite = 15;

/// Pixels, right and down from the frame's top left corner; may lie outside of it.
struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  constexpr bool operator==(const Rect&) const = default;
};

/// The part that both have; width or height 0 when they have none.
Rect intersect(const Rect& a, const Rect& b);

/// How a glyph's coverage becomes gray: `ink` where covered, the frame's own gray where not.
struct Picture {
  Bytes pixels;  ///< rows of (width+1)/2 bytes, two coverages 0..15 a byte, the high nibble is the left one
  int width = 0;
  int height = 0;
};

/// A frame and the rows of it that changed since the last flush().
class Canvas {
 public:
  /// `frame` holds width*height/2 bytes and outlives the canvas; width is even.
  Canvas(MutableBytes frame, port::Size size);

  [[nodiscard]] int width() const { return size_.width; }
  [[nodiscard]] int height() const { return size_.height; }
  [[nodiscard]] Rect whole() const { return {0, 0, width(), height()}; }
  [[nodiscard]] Bytes frame() const { return frame_; }

  /// Everything drawn later stays inside; the whole frame at first.
  void set_clip(const Rect& clip) { clip_ = intersect(clip, whole()); }
  [[nodiscard]] Rect clip() const { return clip_; }

  void fill(const Rect& area, Gray gray);
  void outline(const Rect& area, Gray gray);
  /// 15 - gray for every pixel: a focus bar over text already drawn.
  void invert(const Rect& area);
  /// Left top corner at (x, y).
  void draw(const Picture& picture, int x, int y, Gray ink);

  [[nodiscard]] Gray at(int x, int y) const;  ///< 0 outside

  /// Shows the changed rows on the display, if any, and forgets them. Returns whether there were any.
  bool flush(port::Display& display);
  /// All rows count as changed, as after the display was off.
  void touch_all() { touch(0, height()); }

 private:
  void set(int x, int y, Gray gray);
  /// The bytes of row y whose two pixels both lie in `r`, which lies in the frame.
  MutableBytes pairs_inside(const Rect& r, int y);
  void touch(int first, int end);

  MutableBytes frame_;
  port::Size size_;
  Rect clip_;
  int dirty_first_ = 0;
  int dirty_end_ = 0;
};

}  // namespace eslabon::ui
