// Reading dates and times in the forms of ISO 8601 that XForms uses.
#include "firmware/base/date.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::expr {
namespace {

/// Takes pieces off the front of a text; the first that does not fit makes ok false.
struct Taker {
  std::string_view text;
  bool ok = true;

  std::int32_t digits(std::size_t least, std::size_t most) {
    std::int32_t value = 0;
    std::size_t count = 0;
    for (; count < most && count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count)
      value = value * 10 + (text[count] - '0');
    ok = ok && count >= least;
    text.remove_prefix(count);
    return value;
  }
  bool next_is(char c) const { return !text.empty() && text.front() == c; }
  bool skip(char c) {
    if (!next_is(c)) return false;
    text.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok = skip(c) && ok; }
};

struct ReadDate {
  CivilDate date;
  bool real = false;
};

ReadDate take_date(Taker& taker) {
  const std::int32_t year = taker.digits(4, 4);
  taker.expect('-');
  const std::int32_t month = taker.digits(1, 2);
  taker.expect('-');
  const std::int32_t day = taker.digits(1, 2);
  const CivilDate date{year, static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
  return {date, taker.ok && is_real_date(date)};
}

/// Milliseconds: the first three digits behind the point, the rest is dropped.
std::int32_t take_fraction(Taker& taker) {
  std::int32_t ms = 0;
  std::int32_t unit = 100;
  taker.ok = taker.ok && !taker.text.empty() && taker.text.front() >= '0' && taker.text.front() <= '9';
  while (!taker.text.empty() && taker.text.front() >= '0' && taker.text.front() <= '9') {
    ms += unit * (taker.text.front() - '0');
    unit /= 10;
    taker.text.remove_prefix(1);
  }
  return ms;
}

struct ReadTime {
  std::int32_t ms_of_day = 0;
  std::int16_t offset_min = 0;
  bool in_range = false;
};

std::int16_t take_offset(Taker& taker, std::int16_t without, bool& in_range) {
  if (taker.text.empty()) return without;
  if (taker.skip('Z')) return 0;
  const bool behind = taker.skip('-');
  if (!behind) taker.expect('+');
  const std::int32_t hours = taker.digits(2, 2);
  if (!taker.text.empty()) taker.skip(':');
  const std::int32_t minutes = taker.text.empty() ? 0 : taker.digits(2, 2);
  in_range = in_range && hours <= 15 && minutes < 60;
  const auto offset = static_cast<std::int16_t>(hours * 60 + minutes);
  return static_cast<std::int16_t>(behind ? -offset : offset);
}

ReadTime take_time(Taker& taker, std::int16_t without) {
  const std::int32_t hours = taker.digits(2, 2);
  taker.expect(':');
  const std::int32_t minutes = taker.digits(2, 2);
  const std::int32_t seconds = taker.skip(':') ? taker.digits(2, 2) : 0;
  const std::int32_t ms = taker.skip('.') ? take_fraction(taker) : 0;
  ReadTime time;
  time.in_range = hours < 24 && minutes < 60 && seconds < 60;
  time.offset_min = take_offset(taker, without, time.in_range);
  time.ms_of_day = ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
  return time;
}

}  // namespace

Result<Value> read_date(std::string_view text) {
  Taker taker{text};
  const ReadDate read = take_date(taker);
  if (!taker.ok || !taker.text.empty()) return Error::kInvalid;
  if (!read.real) return Error::kOutOfRange;
  return Value::date(days_from_civil(read.date));
}

Result<Value> read_time(std::string_view text, std::int16_t offset_min) {
  Taker taker{text};
  const ReadTime read = take_time(taker, offset_min);
  if (!taker.ok || !taker.text.empty()) return Error::kInvalid;
  if (!read.in_range) return Error::kOutOfRange;
  return Value::time(read.ms_of_day, read.offset_min);
}

Result<Value> read_date_time(std::string_view text, std::int16_t offset_min) {
  Taker taker{text};
  const ReadDate date = take_date(taker);
  taker.expect('T');
  if (!taker.ok) return Error::kInvalid;
  const ReadTime time = take_time(taker, offset_min);
  if (!taker.ok || !taker.text.empty()) return Error::kInvalid;
  if (!date.real || !time.in_range) return Error::kOutOfRange;
  return Value::date_time({days_from_civil(date.date), time.ms_of_day, time.offset_min});
}

}  // namespace eslabon::expr
