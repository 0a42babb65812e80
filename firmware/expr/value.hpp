// The answer value: what questions hold, what expressions work on, what events carry.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace eslabon::expr {

enum class Kind : std::uint8_t {
  kEmpty,     ///< unanswered or not relevant; reads as '' and as NaN
  kBoolean,
  kInteger,   ///< exact
  kDecimal,   ///< exact: mantissa / 10^scale, printed with all its `scale` digits
  kNumber,    ///< binary double, only ever the result of arithmetic; may be NaN or infinite
  kText,      ///< also choice names; a select_multiple is its names joined by one space
  kDate,      ///< days since 1970-01-01, no zone
  kTime,      ///< local time of day and its offset from UTC
  kDateTime,  ///< local date and time of day and its offset from UTC
};

inline constexpr std::uint8_t kMaxDecimalScale = 18;
inline constexpr std::int32_t kMillisecondsPerDay = 86'400'000;

/// A local moment. `offset_min` is local time minus UTC.
struct Moment {
  std::int32_t days = 0;          ///< since 1970-01-01, local
  std::int32_t ms_of_day = 0;     ///< 0 .. kMillisecondsPerDay - 1, local
  std::int16_t offset_min = 0;    ///< -900 .. 900
  constexpr bool operator==(const Moment&) const = default;
};

/// 16 bytes, copied freely. Text is a view: its bytes live where the function that returned the value says.
class Value {
 public:
  constexpr Value() : integer_(0) {}
  static constexpr Value boolean(bool value) { return Value(Kind::kBoolean, value ? 1 : 0); }
  static constexpr Value integer(std::int64_t value) { return Value(Kind::kInteger, value); }
  /// scale <= kMaxDecimalScale. decimal(1250, 2) is 12.50.
  static constexpr Value decimal(std::int64_t mantissa, std::uint8_t scale) {
    Value value(Kind::kDecimal, mantissa);
    value.scale_ = scale;
    return value;
  }
  static constexpr Value number(double value) {
    Value made;
    made.kind_ = Kind::kNumber;
    made.number_ = value;
    return made;
  }
  /// At most 4 GiB. Empty text makes the empty value: XForms does not tell them apart.
  static constexpr Value text(std::string_view text) {
    Value made;
    if (text.empty()) return made;
    made.kind_ = Kind::kText;
    made.low_ = static_cast<std::int32_t>(text.size());
    made.text_ = text.data();
    return made;
  }
  static constexpr Value date(std::int32_t days) {
    Value value(Kind::kDate, 0);
    value.low_ = days;
    return value;
  }
  static constexpr Value time(std::int32_t ms_of_day, std::int16_t offset_min) {
    Value value(Kind::kTime, ms_of_day);
    value.offset_min_ = offset_min;
    return value;
  }
  static constexpr Value date_time(Moment moment) {
    Value value(Kind::kDateTime, moment.ms_of_day);
    value.low_ = moment.days;
    value.offset_min_ = moment.offset_min;
    return value;
  }

  [[nodiscard]] constexpr Kind kind() const { return kind_; }
  [[nodiscard]] constexpr bool is_empty() const { return kind_ == Kind::kEmpty; }

  // Each accessor is for its kind only.
  [[nodiscard]] constexpr bool as_boolean() const { return integer_ != 0; }
  [[nodiscard]] constexpr std::int64_t as_integer() const { return integer_; }
  [[nodiscard]] constexpr std::int64_t mantissa() const { return integer_; }
  [[nodiscard]] constexpr std::uint8_t scale() const { return scale_; }
  [[nodiscard]] constexpr double as_number() const { return number_; }
  /// kText, and kEmpty as "".
  [[nodiscard]] constexpr std::string_view as_text() const {
    if (kind_ != Kind::kText) return {};
    return {text_, static_cast<std::uint32_t>(low_)};
  }
  /// kDate and kDateTime: local days.
  [[nodiscard]] constexpr std::int32_t days() const { return low_; }
  /// kTime and kDateTime.
  [[nodiscard]] constexpr std::int32_t ms_of_day() const { return static_cast<std::int32_t>(integer_); }
  [[nodiscard]] constexpr std::int16_t offset_min() const { return offset_min_; }
  [[nodiscard]] constexpr Moment moment() const { return {low_, ms_of_day(), offset_min_}; }

 private:
  constexpr Value(Kind kind, std::int64_t integer) : kind_(kind), integer_(integer) {}

  Kind kind_ = Kind::kEmpty;
  std::uint8_t scale_ = 0;
  std::int16_t offset_min_ = 0;
  std::int32_t low_ = 0;  ///< text size, or days
  union {
    std::int64_t integer_;
    double number_;
    const char* text_;
  };
};

static_assert(sizeof(Value) == 16 && std::is_trivially_copyable_v<Value>);

/// Same kind and same content, decimals by their exact digits (1.0 is not 1.00); NaN is identical to NaN.
/// For stores and tests; expressions compare with compare() of conversions.hpp.
bool identical(const Value& a, const Value& b);

}  // namespace eslabon::expr
