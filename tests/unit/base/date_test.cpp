#include "firmware/base/date.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

using namespace eslabon;

TEST_CASE("a leap day is a real date in 2000 and 2024 but not in 1900 or 2023") {
  CHECK(is_real_date({2000, 2, 29}));
  CHECK(is_real_date({2024, 2, 29}));
  CHECK_FALSE(is_real_date({1900, 2, 29}));
  CHECK_FALSE(is_real_date({2023, 2, 29}));
  CHECK_FALSE(is_real_date({2023, 13, 1}));
  CHECK_FALSE(is_real_date({2023, 4, 31}));
}

TEST_CASE("the epoch is day zero, a Thursday") {
  CHECK(days_from_civil({1970, 1, 1}) == 0);
  CHECK(weekday_of(0) == 4);
  CHECK(weekday_of(-1) == 3);
  CHECK(days_from_civil({2026, 11, 23}) == 20780);
}

TEST_CASE("every day survives the way to a civil date and back") {
  CHECK(rc::check([](std::int16_t high, std::uint8_t low) {
    const std::int32_t days = high * 80 + low;
    RC_ASSERT(days_from_civil(civil_from_days(days)) == days);
  }));
}
