// A heading that scrolls away and rows below it, one of which has the focus: menus, choices, firms, messages.
#pragma once

#include "firmware/port/keys.hpp"
#include "firmware/ui/text_layout.hpp"

namespace eslabon::ui {

/// What stands before a row's text.
enum class Mark : std::uint8_t { kNone, kRoundOff, kRoundOn, kBoxOff, kBoxOn, kDone, kOpen, kReturned };

struct Row {
  std::string_view text;  ///< may view the buffer given
  Mark mark = Mark::kNone;
  Typeface* face = nullptr;  ///< of this text; null: the list's. Lines are as high as the list's.
};

/// The rows, fetched one at a time when they are measured or drawn.
class RowSource {
 public:
  /// May view `buffer`. Empty: no heading.
  virtual std::string_view heading(MutableBytes buffer) = 0;
  [[nodiscard]] virtual std::size_t count() = 0;
  /// `index` is below count().
  virtual Row row(std::size_t index, MutableBytes buffer) = 0;

 protected:
  ~RowSource() = default;
};

enum class ListAct : std::uint8_t {
  kNone,    ///< nothing more to do
  kChosen,  ///< select on a row
  kTop,     ///< up, with nothing above
  kBottom,  ///< down, with nothing below
  kLeft,
  kRight,
};

/// Scroll position and focus. Rows and heading may be longer than the display; every line can be reached.
class ListView {
 public:
  struct Look {
    Rect area;
    Typeface* face = nullptr;
    MutableBytes buffer;  ///< holds one heading or row at a time
  };

  void reset(std::size_t focus = 0);
  [[nodiscard]] std::size_t focus() const { return focus_; }
  /// Scrolls as far as needed to show the focus when it was set by reset().
  void settle(RowSource& rows, const Look& look);
  ListAct press(port::Key key, RowSource& rows, const Look& look);
  void draw(Canvas& canvas, RowSource& rows, const Look& look) const;

 private:
  int heading_lines(RowSource& rows, const Look& look) const;
  int row_height(RowSource& rows, std::size_t index, const Look& look) const;
  bool focus_visible(RowSource& rows, const Look& look) const;
  /// Pixels that the focused row reaches below the area, when nothing of it lies above; `heading` in lines.
  [[nodiscard]] int focus_below(RowSource& rows, const Look& look, std::size_t heading) const;
  /// Moves the list up until the focused row, which reaches `below` the area, is there whole, or is the first.
  void bring_up(RowSource& rows, const Look& look, std::size_t heading, int below);
  ListAct down(RowSource& rows, const Look& look);
  ListAct up(RowSource& rows, const Look& look);
  void draw_row(Canvas& canvas, const Row& row, const Rect& area, const Look& look) const;
  void draw_thumb(Canvas& canvas, std::size_t count, const Look& look) const;

  std::size_t focus_ = 0;
  std::size_t top_ = 0;  ///< first line shown: heading lines count one each, then rows count one each
};

}  // namespace eslabon::ui
