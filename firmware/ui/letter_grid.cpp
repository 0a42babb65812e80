#include "firmware/ui/letter_grid.hpp"

#include <algorithm>
#include <cstring>

#include "firmware/form/fold.hpp"
#include "firmware/ui/characters.hpp"
#include "firmware/ui/page.hpp"

namespace eslabon::ui {
namespace {

constexpr int kPages = 3;
constexpr int kCapitals = 1;
constexpr int kDigits = 2;
constexpr int kDigitCount = 10;

}  // namespace

const Alphabet kLatinAlphabet{"abcdefghijklmnñopqrstuvwxyzáéíóúüãõâêôàç", "ABCDEFGHIJKLMNÑOPQRSTUVWXYZÁÉÍÓÚÜÃÕÂÊÔÀÇ",
                              ".,-/()&@:;'\"+%#?!"};

void LetterGrid::start(MutableBytes buffer, std::size_t length, const Alphabet& alphabet, bool capital_first) {
  *this = LetterGrid();
  buffer_ = buffer;
  length_ = std::min(length, buffer.size());
  alphabet_ = alphabet;
  capital_first_ = capital_first;
  follow_capital();
}

void LetterGrid::take(std::size_t from, std::string_view word, int width) {
  if (word.size() > buffer_.size() - from) return;
  std::memcpy(buffer_.data() + from, word.data(), word.size());
  length_ = from + word.size();
  page_ = 0;
  row_ = sign_row(width);
  column_ = kDoneSign;
  offered_ = false;
}

/// Without the digits, which stand before the marks.
std::string_view LetterGrid::page_text(int page) const {
  return page == kDigits ? alphabet_.marks : page == kCapitals ? alphabet_.capitals : alphabet_.letters;
}

int LetterGrid::page_size(int page) const {
  int count = page == kDigits ? kDigitCount : 0;
  for (const char byte : page_text(page)) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

char32_t LetterGrid::character_at(int page, int index) const {
  if (page == kDigits) index -= kDigitCount;
  if (index < 0) return U'0' + static_cast<char32_t>(kDigitCount + index);
  std::string_view text = page_text(page);
  Character c = first_character(text);
  for (; c.bytes != 0 && index > 0; --index) {
    text.remove_prefix(c.bytes);
    c = first_character(text);
  }
  return c.code;
}

int LetterGrid::rows(int width) const { return (page_size(page_) + columns(width) - 1) / columns(width); }

int LetterGrid::row_length(int row, int width) const {
  if (row >= sign_row(width)) return kSignCount;
  return std::min(columns(width), page_size(page_) - row * columns(width));
}

bool LetterGrid::find(char32_t character, int width, Place& place) const {
  for (int page = 0; page < kPages; ++page)
    for (int i = 0; i < page_size(page); ++i)
      if (character_at(page, i) == character) {
        place = {page, i / columns(width), i % columns(width)};
        return true;
      }
  return false;
}

void LetterGrid::move_vertically(int step, int width) {
  const int count = sign_row(width) + (offered_ ? 2 : 1);
  const bool was_sign = row_ >= sign_row(width);
  row_ = (row_ + step + count) % count;
  const bool is_sign = row_ >= sign_row(width);
  // Signs are wider than letters: keep to what stands above or below.
  if (is_sign && !was_sign) column_ = column_ * kSignCount / columns(width);
  if (was_sign && !is_sign) column_ = (2 * column_ + 1) * columns(width) / (2 * kSignCount);
  column_ = std::min(column_, row_length(row_, width) - 1);
}

void LetterGrid::move_sideways(int step, int width) {
  const int count = row_length(row_, width);
  column_ = (column_ + step + count) % count;
}

void LetterGrid::follow_capital() {
  if (page_ == kDigits || !capital_first_) return;
  page_ = length_ == 0 ? kCapitals : 0;
}

void LetterGrid::append(char32_t character) {
  std::array<char, 4> bytes;
  const std::size_t size = form::put_character(character, bytes);
  if (size > buffer_.size() - length_) return;
  std::memcpy(buffer_.data() + length_, bytes.data(), size);
  length_ += size;
  if (page_ == kCapitals) page_ = 0;
}

void LetterGrid::erase_last() {
  length_ -= last_character_bytes(text());
  follow_capital();
}

GridAct LetterGrid::choose(int width) {
  if (row_ < sign_row(width)) {
    append(character_at(page_, row_ * columns(width) + column_));
    return GridAct::kChanged;
  }
  switch (column_) {
    case kMenuSign: return GridAct::kMenu;
    case kEraseSign: erase_last(); break;
    case kSpaceSign: append(' '); break;
    case kPageSign: page_ = (page_ + 1) % kPages; break;
    default: return GridAct::kDone;
  }
  row_ = sign_row(width);  // stays on the signs: pages differ in height
  return GridAct::kChanged;
}

GridAct LetterGrid::press(port::Key key, int width) {
  if (row_ == offer_row(width)) {
    if (key == port::Key::kSelect) return GridAct::kTake;
    if (key == port::Key::kLeft || key == port::Key::kRight) return GridAct::kNext;
  }
  switch (key) {
    case port::Key::kUp: move_vertically(-1, width); break;
    case port::Key::kDown: move_vertically(1, width); break;
    case port::Key::kLeft: move_sideways(-1, width); break;
    case port::Key::kRight: move_sideways(1, width); break;
    case port::Key::kSelect: return choose(width);
    case port::Key::kNone: break;
  }
  return GridAct::kNone;
}

void LetterGrid::draw_text(Canvas& canvas, const Look& look) const {
  const Style bold{look.face, Weight::kBold, kWhite};
  const Style soft{look.face, Weight::kRegular, kSoft};
  // A long word leaves a third of the line to what is typed.
  const int status = std::min(width_of(look.status, soft), look.area.width * 2 / 3);
  const int sign = offered_ ? kSignSize + 2 : 0;
  const int room = look.area.width - status - sign - (status != 0 ? 8 : 4);
  std::string_view shown = text();
  int width = width_of(shown, bold);
  for (; width > room; width = width_of(shown, bold)) shown.remove_prefix(std::max<std::size_t>(1, first_character(shown).bytes));
  draw_line(canvas, shown, look.area.x + 2, look.area.y, bold);
  canvas.fill({look.area.x + 3 + width, look.area.y + 1, 1, look.face->line_height() - 2}, kWhite);
  const Rect beside{look.area.x + look.area.width - status - 2, look.area.y, status, look.face->line_height()};
  if (offered_) draw_sign(canvas, ui::Sign::kUp, beside.x - sign, beside.y + 2, kSoft);
  const bool focus = row_ == offer_row(look.area.width);
  draw_lines(canvas, look.status, beside, {look.face, Weight::kRegular, focus ? kWhite : kSoft});
  if (focus) canvas.invert(beside);
  canvas.fill({look.area.x, look.area.y + look.face->line_height(), look.area.width, 1}, kDim);
}

void LetterGrid::draw_letters(Canvas& canvas, const Rect& area, const Look& look) const {
  const int count = columns(look.area.width);
  const int line = look.face->line_height();
  const int pitch = area.height > 6 * line ? 2 * line : line - 1;  // one row more fits on a small display
  const int cell_width = area.width / count;
  const int fitting = std::max(1, area.height / pitch);
  const int focus = std::min(row_, rows(look.area.width) - 1);
  const int top = std::max(0, focus - fitting + 1);
  const int left = area.x + (area.width - count * cell_width) / 2;
  canvas.set_clip(area);
  for (int i = top * count; i < std::min(page_size(page_), (top + fitting) * count); ++i) {
    std::array<char, 4> bytes;
    const std::string_view letter(bytes.data(), form::put_character(character_at(page_, i), bytes));
    const Rect cell{left + i % count * cell_width, area.y + (i / count - top) * pitch, cell_width, pitch};
    const Style style{look.face, Weight::kRegular, kWhite};
    draw_line(canvas, letter, cell.x + (cell_width - width_of(letter, style) + 1) / 2, cell.y + (pitch - line + 1) / 2, style);
    if (i == row_ * count + column_ && row_ < sign_row(look.area.width)) canvas.invert(cell);
  }
  canvas.set_clip(canvas.whole());
}

std::string_view LetterGrid::sign_text(int sign, const Look& look) const {
  if (sign == kDoneSign) return look.done;
  if (sign != kPageSign) return {};
  return page_ == 0 ? "ABC" : page_ == kCapitals ? "123" : "abc";
}

void LetterGrid::draw_signs(Canvas& canvas, const Rect& area, const Look& look) const {
  const bool here = row_ == sign_row(look.area.width);
  for (int sign = 0; sign < kSignCount; ++sign) {
    const int left = area.x + area.width * sign / kSignCount;
    const Rect cell{left, area.y, area.x + area.width * (sign + 1) / kSignCount - left, area.height};
    const Rect box{cell.x + 1, cell.y, cell.width - 2, cell.height};
    canvas.fill(box, kDim);
    const int middle_x = cell.x + cell.width / 2;
    const int middle_y = cell.y + cell.height / 2;
    if (sign == kMenuSign)
      for (int i = -1; i <= 1; ++i) canvas.fill({middle_x - 4, middle_y + 3 * i, 8, 1}, kWhite);
    if (sign == kEraseSign) {
      canvas.fill({middle_x - 5, middle_y, 10, 1}, kWhite);
      for (int i = 1; i < 4; ++i) canvas.fill({middle_x - 5 + i, middle_y - i, 1, 2 * i + 1}, i < 3 ? kWhite : kSoft);
    }
    if (sign == kSpaceSign) {
      canvas.fill({middle_x - 6, middle_y + 2, 12, 1}, kWhite);
      canvas.fill({middle_x - 6, middle_y - 1, 1, 3}, kWhite);
      canvas.fill({middle_x + 5, middle_y - 1, 1, 3}, kWhite);
    }
    const Style style{look.face, Weight::kRegular, kWhite};
    const std::string_view word = sign_text(sign, look);
    draw_fitted(canvas, word, middle_x - std::min(width_of(word, style), cell.width - 2) / 2, cell.y + (cell.height - look.face->line_height()) / 2,
                cell.width, style);
    if (here && sign == column_) canvas.invert(box);
  }
}

void LetterGrid::draw(Canvas& canvas, const Look& look) const {
  const int line = look.face->line_height();
  draw_text(canvas, look);
  const int signs = line - 1;
  draw_letters(canvas, {look.area.x, look.area.y + line + 1, look.area.width, look.area.height - line - 2 - signs}, look);
  draw_signs(canvas, {look.area.x, look.area.y + look.area.height - signs, look.area.width, signs}, look);
}

}  // namespace eslabon::ui
