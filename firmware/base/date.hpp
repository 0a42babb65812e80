// Civil dates as days since 1970-01-01 in the proleptic Gregorian calendar, by Howard Hinnant's
// "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).
#pragma once

#include <cstdint>

namespace eslabon {

struct CivilDate {
  std::int32_t year = 1970;
  std::uint8_t month = 1;  ///< 1..12
  std::uint8_t day = 1;    ///< 1..31
  constexpr bool operator==(const CivilDate&) const = default;
};

/// Days since 1970-01-01; `date` must be a real date.
std::int32_t days_from_civil(CivilDate date);
/// The inverse, for every day within years -9999..9999.
CivilDate civil_from_days(std::int32_t days);
/// Whether the month has that day in that year.
bool is_real_date(CivilDate date);
/// 0 is Sunday.
std::uint8_t weekday_of(std::int32_t days);

}  // namespace eslabon
