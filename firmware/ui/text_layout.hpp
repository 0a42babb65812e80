// Breaks a text into lines of a width and draws them; nothing is stored, a line is found again by asking again.
// Shaped glyphs stand in the text as form::drawn() writes them.
#pragma once

#include <string_view>

#include "firmware/ui/typeface.hpp"

namespace eslabon::ui {

/// How a text looks.
struct Style {
  Typeface* face = nullptr;
  Weight weight = Weight::kRegular;
  Gray ink = kWhite;
};

/// Pixels that `text` takes on one line.
int width_of(std::string_view text, const Style& style);

/// Goes over the lines of `text`: breaks at spaces and hyphens, at '\n', and inside a word only when the word alone is
/// wider than a line. A break's spaces belong to no line; a shaped one ends it, and may reach over its edge.
class Lines {
 public:
  Lines(std::string_view text, int width, const Style& style) : rest_(text), width_(width), style_(style) {}
  /// The next line, a view into the text; false after the last. An empty text has one empty line.
  bool next(std::string_view& line);
  /// Whether the last line, and what follows it, stands at the right edge and is placed leftwards.
  [[nodiscard]] bool right_to_left() const { return right_to_left_; }

 private:
  std::size_t fitting_bytes() const;

  std::string_view rest_;
  int width_;
  Style style_;
  bool ended_ = false;
  bool right_to_left_ = false;
};

int count_lines(std::string_view text, int width, const Style& style);

/// Draws one line with its top left corner at (x, y).
void draw_line(Canvas& canvas, std::string_view text, int x, int y, const Style& style);
/// The same, ending with "..." when it does not fit into `width`.
void draw_fitted(Canvas& canvas, std::string_view text, int x, int y, int width, const Style& style);
/// Draws all lines from (x, y) on, without the first `skip`; returns the height drawn.
int draw_lines(Canvas& canvas, std::string_view text, const Rect& area, const Style& style, int skip = 0);

}  // namespace eslabon::ui
