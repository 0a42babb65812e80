// Text with five buttons: a grid of letters under the text, and below it the signs menu, erase, space, next page, done.
// The first letter of a text is a capital by itself. Up from the top row reaches a word that is offered beside the text,
// then the signs.
#pragma once

#include <algorithm>
#include <string_view>

#include "firmware/port/keys.hpp"
#include "firmware/ui/text_layout.hpp"

namespace eslabon::ui {

/// What can be typed in a language; views outlive the grid's use.
struct Alphabet {
  std::string_view letters;   ///< lower case, UTF-8
  std::string_view capitals;  ///< one for one
  std::string_view marks;     ///< punctuation
};
/// Latin letters of English, Spanish and Portuguese, for a device without a form.
extern const Alphabet kLatinAlphabet;

enum class GridAct : std::uint8_t {
  kNone,
  kChanged,  ///< the text
  kDone,
  kMenu,
  kTake,  ///< select on the word that is offered
  kNext,  ///< left or right on it: another one
};

class LetterGrid {
 public:
  /// Types into `buffer`, which already holds `length` bytes and outlives the use.
  void start(MutableBytes buffer, std::size_t length, const Alphabet& alphabet, bool capital_first = true);

  [[nodiscard]] std::string_view text() const { return as_text(Bytes(buffer_).first(length_)); }
  /// Whether Look::status is a word to take; up from the top row of letters leads to it.
  void set_offer(bool offered) { offered_ = offered; }
  /// The offered word takes the place of the text from byte `from` on, if it fits; the cursor goes to "done".
  void take(std::size_t from, std::string_view word, int width);

  GridAct press(port::Key key, int width);

  /// Where the cursor must go for a character: page 0 letters, 1 capitals, 2 digits and marks. False: cannot be typed.
  struct Place {
    int page = 0;
    int row = 0;
    int column = 0;
  };
  [[nodiscard]] bool find(char32_t character, int width, Place& place) const;
  [[nodiscard]] Place cursor() const { return {page_, row_, column_}; }
  /// Cells of one row for a display of this width: on a wide one no more than a thumb goes over quickly.
  [[nodiscard]] static int columns(int width) { return std::min(width / kCellWidth, kMostColumns); }
  [[nodiscard]] int rows(int width) const;
  /// Row of the signs: the one after the letters.
  [[nodiscard]] int sign_row(int width) const { return rows(width); }
  /// Row of the word that is offered: the one before the letters, counted as the last.
  [[nodiscard]] int offer_row(int width) const { return rows(width) + 1; }
  enum Sign { kMenuSign, kEraseSign, kSpaceSign, kPageSign, kDoneSign, kSignCount };

  struct Look {
    Rect area;  ///< at least four lines high
    Typeface* face = nullptr;
    std::string_view done;    ///< the word on the last sign
    std::string_view status;  ///< beside the text, "" for none: "12 found", or the word that is offered
  };
  void draw(Canvas& canvas, const Look& look) const;

 private:
  static constexpr int kCellWidth = 9;
  static constexpr int kMostColumns = 14;

  [[nodiscard]] std::string_view page_text(int page) const;
  [[nodiscard]] char32_t character_at(int page, int index) const;
  [[nodiscard]] int page_size(int page) const;
  [[nodiscard]] int row_length(int row, int width) const;
  void move_vertically(int step, int width);
  void move_sideways(int step, int width);
  GridAct choose(int width);
  void append(char32_t character);
  void erase_last();
  void follow_capital();
  void draw_text(Canvas& canvas, const Look& look) const;
  void draw_letters(Canvas& canvas, const Rect& area, const Look& look) const;
  void draw_signs(Canvas& canvas, const Rect& area, const Look& look) const;
  [[nodiscard]] std::string_view sign_text(int sign, const Look& look) const;

  MutableBytes buffer_;
  std::size_t length_ = 0;
  Alphabet alphabet_;
  int page_ = 0;
  int row_ = 0;
  int column_ = 0;
  bool capital_first_ = true;
  bool offered_ = false;
};

}  // namespace eslabon::ui
