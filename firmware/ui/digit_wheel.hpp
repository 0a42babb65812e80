// Numbers, dates and codes with five buttons: up and down turn the digit under the cursor, right goes on (and writes
// a 0 at the end), left goes back. 1,200,000 takes nine presses: up, right, up up, right five times.
// Digits turn independently, 0 below 9 and above: a carry into the next place would change a digit already set.
#pragma once

#include <array>
#include <string_view>

#include "firmware/port/keys.hpp"
#include "firmware/ui/text_layout.hpp"

namespace eslabon::ui {

enum class WheelAct : std::uint8_t {
  kNone,
  kChanged,
  kCommit,  ///< select: text() is meant
  kMenu,    ///< select on the sign left of the number
  kBack,    ///< left of that
  kUp,      ///< up or down on the sign: scroll the question
  kDown,
};

class DigitWheel {
 public:
  static constexpr std::size_t kMaxLength = 22;

  /// A number: digits, perhaps a minus and, with `decimals`, a point. Starts on the last digit of `text`; empty: a
  /// blank that up turns into 1 and down into 9.
  void start_number(std::string_view text, bool decimals, bool negative, std::size_t max_digits = 18);
  /// Digits only, leading zeros kept: a code or PIN. Shown as dots when `hidden`.
  void start_code(std::string_view text, bool hidden);
  /// Digits in fixed places: "31/12/2026", "14:30". The cursor starts on the first digit and skips the rest.
  void start_mask(std::string_view text);
  /// The cursor goes to the sign at the left, so that up and down scroll the question.
  void leave_digits() { cursor_ = kOnSign; }

  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] bool on_sign() const { return cursor_ == kOnSign; }
  /// Place of the digit under the cursor within the text being typed.
  [[nodiscard]] int cursor() const { return cursor_; }
  [[nodiscard]] bool has_mask() const { return kind_ == Kind::kMask; }

  WheelAct press(port::Key key);

  struct Look {
    Rect area;
    Typeface* face = nullptr;
    bool thousands = true;  ///< a gap between groups of three digits
    std::string_view unit;  ///< after the number, "" for none
  };
  void draw(Canvas& canvas, const Look& look) const;

 private:
  enum class Kind : std::uint8_t { kNumber, kCode, kMask };
  static constexpr int kOnSign = -1;

  [[nodiscard]] bool is_digit_place(int at) const;
  [[nodiscard]] std::string_view ring() const;
  [[nodiscard]] int gap_before(int at, bool thousands) const;
  [[nodiscard]] char shown_at(int at) const;
  [[nodiscard]] int cell_width(int at, const Look& look) const;
  void set(std::string_view text);
  void turn(int step);
  void go_right();
  void drop_blank();
  WheelAct go_left();

  std::array<char, kMaxLength> text_{};  ///< '_' is a blank place, only at the end
  std::uint8_t length_ = 0;
  std::uint8_t max_digits_ = 18;
  std::int8_t cursor_ = 0;
  Kind kind_ = Kind::kNumber;
  bool decimals_ = false;
  bool negative_ = false;
  bool hidden_ = false;
};

}  // namespace eslabon::ui
