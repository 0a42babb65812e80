#include "firmware/ui/digit_wheel.hpp"

#include <algorithm>

namespace eslabon::ui {
namespace {

constexpr char kBlank = '_';
constexpr int kSignWidth = 13;
constexpr int kGap = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Three lines: the sign of a menu.
void draw_menu_sign(Canvas& canvas, const Rect& cell, Gray ink) {
  for (int i = 0; i < 3; ++i) canvas.fill({cell.x + 2, cell.y + cell.height / 2 - 3 + 3 * i, 7, 1}, ink);
}

}  // namespace

void DigitWheel::set(std::string_view text) {
  length_ = static_cast<std::uint8_t>(std::min(text.size(), kMaxLength - 1));
  std::copy_n(text.begin(), length_, text_.begin());
  if (length_ == 0) text_[length_++] = kBlank;
}

void DigitWheel::start_number(std::string_view text, bool decimals, bool negative, std::size_t max_digits) {
  *this = DigitWheel();
  decimals_ = decimals;
  negative_ = negative;
  max_digits_ = static_cast<std::uint8_t>(std::min(max_digits, kMaxLength - 3));
  set(text);
  cursor_ = static_cast<std::int8_t>(length_ - 1);
}

void DigitWheel::start_code(std::string_view text, bool hidden) {
  *this = DigitWheel();
  kind_ = Kind::kCode;
  hidden_ = hidden;
  set(text);
  cursor_ = static_cast<std::int8_t>(length_ - 1);
}

void DigitWheel::start_mask(std::string_view text) {
  *this = DigitWheel();
  kind_ = Kind::kMask;
  set(text);
}

std::string_view DigitWheel::text() const {
  std::size_t length = length_;
  while (length > 0 && text_[length - 1] == kBlank) --length;
  return {text_.data(), length};
}

bool DigitWheel::is_digit_place(int at) const {
  if (at < 0 || at >= length_) return false;
  return kind_ != Kind::kMask || is_digit(text_[static_cast<std::size_t>(at)]);
}

std::string_view DigitWheel::ring() const {
  if (kind_ == Kind::kMask) return "0123456789";
  const bool last = cursor_ == length_ - 1;
  const bool first = cursor_ == 0;
  const bool has_point = std::find(text_.begin(), text_.begin() + length_, '.') != text_.begin() + length_;
  const bool may_point = decimals_ && !first && (!has_point || text_[static_cast<std::size_t>(cursor_)] == '.');
  // A blank, which takes the last digit away, lies farthest from 0: it is needed least.
  if (first && negative_) return last ? "01234_56789-" : "0123456789-";
  if (may_point) return last ? "01234_56789." : "0123456789.";
  return last ? "01234_56789" : "0123456789";
}

void DigitWheel::turn(int step) {
  char& c = text_[static_cast<std::size_t>(cursor_)];
  if (c == kBlank && cursor_ == 0 && kind_ == Kind::kNumber) {
    c = step > 0 ? '1' : '9';
    return;
  }
  const std::string_view places = ring();
  const auto size = static_cast<int>(places.size());
  const auto at = static_cast<int>(places.find(c));
  c = places[static_cast<std::size_t>((at + step + size) % size)];
}

void DigitWheel::go_right() {
  int next = cursor_ + 1;
  while (next < length_ && !is_digit_place(next)) ++next;
  if (next < length_) {
    cursor_ = static_cast<std::int8_t>(next);
    return;
  }
  if (kind_ == Kind::kMask) return;
  if (text_[static_cast<std::size_t>(cursor_)] == kBlank) {
    text_[static_cast<std::size_t>(cursor_)] = '0';
    return;
  }
  const auto digits = std::count_if(text_.begin(), text_.begin() + length_, is_digit);
  if (digits >= max_digits_ || length_ + 1U >= kMaxLength) return;
  text_[length_++] = '0';
  cursor_ = static_cast<std::int8_t>(length_ - 1);
}

void DigitWheel::drop_blank() {
  if (length_ > 1 && text_[length_ - 1U] == kBlank) --length_;
}

WheelAct DigitWheel::go_left() {
  if (cursor_ == kOnSign) return WheelAct::kBack;
  int next = cursor_ - 1;
  while (next >= 0 && !is_digit_place(next)) --next;
  cursor_ = static_cast<std::int8_t>(next < 0 ? kOnSign : next);
  drop_blank();
  return WheelAct::kChanged;
}

WheelAct DigitWheel::press(port::Key key) {
  switch (key) {
    case port::Key::kUp:
    case port::Key::kDown:
      if (on_sign()) return key == port::Key::kUp ? WheelAct::kUp : WheelAct::kDown;
      turn(key == port::Key::kUp ? 1 : -1);
      return WheelAct::kChanged;
    case port::Key::kRight: go_right(); return WheelAct::kChanged;
    case port::Key::kLeft: return go_left();
    case port::Key::kSelect: return on_sign() ? WheelAct::kMenu : WheelAct::kCommit;
    case port::Key::kNone: break;
  }
  return WheelAct::kNone;
}

int DigitWheel::gap_before(int at, bool thousands) const {
  if (!thousands || kind_ != Kind::kNumber || at == 0) return 0;
  const auto begin = text_.begin();
  const auto point = std::find(begin, begin + length_, '.');
  const auto after = static_cast<int>(point - begin) - at;
  return after > 0 && after % 3 == 0 && is_digit(text_[static_cast<std::size_t>(at) - 1]) ? kGap : 0;
}

char DigitWheel::shown_at(int at) const { return hidden_ && at != cursor_ ? '*' : text_[static_cast<std::size_t>(at)]; }

int DigitWheel::cell_width(int at, const Look& look) const {
  const char shown = shown_at(at);
  const bool as_digit = is_digit(shown) || shown == kBlank || shown == '*';
  return gap_before(at, look.thousands) + look.face->advance(as_digit ? U'0' : static_cast<unsigned char>(shown), Weight::kBold) + 2;
}

void DigitWheel::draw(Canvas& canvas, const Look& look) const {
  const Rect& area = look.area;
  const Rect sign{area.x, area.y, kSignWidth - 2, area.height};
  draw_menu_sign(canvas, sign, kSoft);
  if (on_sign()) canvas.invert(sign);
  const Rect room{area.x + kSignWidth + 2, area.y, area.width - kSignWidth - 2, area.height};
  // A number longer than the display moves to the left as far as the cursor needs.
  int x = room.x;
  int end = 0;
  for (int i = 0; i <= cursor_; ++i) end += cell_width(i, look);
  x -= std::max(0, end - room.width);
  canvas.set_clip({room.x, room.y, room.width, room.height + 3});  // tails of letters hang over
  const Style bold{look.face, Weight::kBold, kWhite};
  const int y = area.y + (area.height - look.face->line_height()) / 2;
  for (int i = 0; i < length_; ++i) {
    const int gap = gap_before(i, look.thousands);
    const int width = cell_width(i, look) - gap;
    const char shown = shown_at(i);
    x += gap;
    if (shown != kBlank) draw_line(canvas, {&shown, 1}, x + 1, y, bold);
    if (i == cursor_) canvas.invert({x, area.y, width, area.height});
    x += width;
  }
  draw_line(canvas, look.unit, x + 4, y, {look.face, Weight::kRegular, kSoft});
  canvas.set_clip(canvas.whole());
}

}  // namespace eslabon::ui
