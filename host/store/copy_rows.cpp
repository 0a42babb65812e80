#include "host/store/copy_rows.hpp"

#include <array>
#include <cstring>

namespace eslabon::store {
namespace {

// Most significant byte first. Eight bytes are written, whatever the width: the caller has room for them.
inline char* write(char* at, std::int64_t value, int width) {
  const std::uint64_t bits = __builtin_bswap64(static_cast<std::uint64_t>(value) << (64 - 8 * width));
  std::memcpy(at, &bits, sizeof bits);
  return at + width;
}

constexpr std::size_t kWidest = 16;  // a size and a number, written eight bytes at a time

}  // namespace

inline char* CopyRows::room_for(std::size_t size) {
  if (room_.size() - used_ < size) room_.resize(2 * room_.size() + size);
  return room_.data() + used_;
}

void CopyRows::put(std::int64_t value, int width) {
  write(room_for(kWidest), value, width);
  used_ += static_cast<std::size_t>(width);
}

void CopyRows::clear() {
  static constexpr char kHead[] = "PGCOPY\n\377\r\n";  // and eight bytes of flags and extensions: none
  used_ = rows_ = 0;
  char* const at = room_for(sizeof kHead + 8);
  std::memcpy(at, kHead, sizeof kHead);
  std::memset(at + sizeof kHead, 0, 8);
  used_ = sizeof kHead + 8;
}

void CopyRows::begin_row(std::size_t fields) {
  put(static_cast<std::int64_t>(fields), 2);
  ++rows_;
}

void CopyRows::add(const Field& field, int width) {
  switch (field.kind) {
    case Field::Kind::kNull: return put(-1, 4);
    case Field::Kind::kInteger:
      write(write(room_for(kWidest), width, 4), field.integer, width);
      used_ += 4 + static_cast<std::size_t>(width);
      return;
    case Field::Kind::kText: {
      char* const text = write(room_for(kWidest + field.text.size()), static_cast<std::int64_t>(field.text.size()), 4);
      if (!field.text.empty()) std::memcpy(text, field.text.data(), field.text.size());
      used_ += 4 + field.text.size();
      return;
    }
    case Field::Kind::kDecimal: return decimal(field.integer, field.scale);
  }
}

// numeric: groups of four digits, those before the point and those behind it; weight: of the first, as a power of 10,000.
void CopyRows::decimal(std::int64_t mantissa, int scale) {
  constexpr std::uint64_t kGroup = 10'000;
  std::uint64_t power = 1;
  for (int i = 0; i < scale; ++i) power *= 10;
  const std::uint64_t size = mantissa < 0 ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa);
  std::array<std::uint16_t, 12> groups{};
  std::size_t count = 0, whole_groups = 0;
  for (std::uint64_t whole = size / power; whole != 0; whole /= kGroup) groups[whole_groups++] = static_cast<std::uint16_t>(whole % kGroup);
  for (std::size_t i = 0; i < whole_groups / 2; ++i) std::swap(groups[i], groups[whole_groups - 1 - i]);
  count = whole_groups;
  std::uint64_t rest = size % power;
  for (int left = scale; left > 0; left -= 4) {
    for (int digits = 0; digits < 4 && power > 1; ++digits) power /= 10;
    std::uint64_t group = rest / power;
    for (int missing = left; missing < 4; ++missing) group *= 10;
    groups[count++] = static_cast<std::uint16_t>(group);
    rest %= power;
  }
  put(static_cast<std::int64_t>(8 + 2 * count), 4);
  put(static_cast<std::int64_t>(count), 2);
  put(static_cast<std::int64_t>(whole_groups) - 1, 2);
  put(mantissa < 0 ? 0x4000 : 0, 2);
  put(scale, 2);
  for (std::size_t i = 0; i < count; ++i) put(groups[i], 2);
}

std::string_view CopyRows::end() {
  put(-1, 2);
  used_ -= 2;  // more rows may still come
  return std::string_view(room_).substr(0, used_ + 2);
}

}  // namespace eslabon::store
