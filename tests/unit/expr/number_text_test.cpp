#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <bit>
#include <cmath>
#include <limits>

#include "firmware/expr/decimal_digits.hpp"
#include "firmware/expr/text_forms.hpp"
#include "firmware/expr/conversions.hpp"

using namespace eslabon;
using namespace eslabon::expr;

namespace {

std::string printed(double number) {
  std::array<std::uint8_t, kMaxNumberText> room;
  const auto text = write_number(number, room);
  return text.ok() ? std::string(*text) : "does not fit";
}

std::string exact(const Value& value) {
  std::array<std::uint8_t, kMaxExactText> room;
  const auto text = write_value(value, room);
  return text.ok() ? std::string(*text) : "does not fit";
}

}  // namespace

TEST_CASE("a number prints with the fewest digits that name it") {
  CHECK(printed(0.1) == "0.1");
  CHECK(printed(1.0 / 3.0) == "0.3333333333333333");
  CHECK(printed(2.5e-7) == "0.00000025");
  CHECK(printed(4e21) == "4000000000000000000000");
  CHECK(printed(-0.0) == "0");
  CHECK(printed(1e23) == "100000000000000000000000");
  CHECK(printed(9007199254740993.0) == "9007199254740992");
  CHECK(printed(std::numeric_limits<double>::denorm_min()).ends_with("0005"));
  CHECK(printed(-HUGE_VAL) == "-Infinity");
  CHECK(printed(std::nan("")) == "NaN");
}

TEST_CASE("any number reads back as the same one", "[property]") {
  rc::prop("print, then read", [](std::uint64_t bits) {
    const auto number = std::bit_cast<double>(bits);
    RC_PRE(std::isfinite(number));
    RC_ASSERT(read_number(printed(number)) == number);
  });
  rc::prop("no more digits than needed", [] {
    const auto digits = *rc::gen::inRange<std::int64_t>(-99'999'999, 99'999'999);
    const auto scale = *rc::gen::inRange(0, 9);
    const double number = static_cast<double>(digits) / std::pow(10.0, scale);
    RC_ASSERT(printed(number) == exact(without_trailing_zeros(Value::decimal(digits, static_cast<std::uint8_t>(scale)))));
  });
}

TEST_CASE("turnover comes out as it was typed") {
  for (const char* text : {"12345678.90", "0.00", "-17.5", "922337203685477580.7"}) CHECK(exact(*read_decimal(text)) == text);
  CHECK(exact(*read_integer("-9223372036854775808")) == "-9223372036854775808");
  CHECK(read_integer("9223372036854775808").error() == Error::kOutOfRange);
  CHECK(read_integer("12.0").error() == Error::kInvalid);
  CHECK(read_decimal("1e3").error() == Error::kInvalid);
  CHECK(read_decimal("0.1234567890123456789").error() == Error::kOutOfRange);
  rc::prop("decimals survive", [](std::int64_t mantissa) {
    const auto scale = static_cast<std::uint8_t>(*rc::gen::inRange(0, 19));
    const Value value = Value::decimal(mantissa, scale);
    RC_ASSERT(identical(*read_decimal(exact(value)), value));
  });
}

TEST_CASE("a result is stored with the digits that it prints") {
  CHECK(exact(exact_from_number(0.1 + 0.2)) == "0.30000000000000004");
  CHECK(exact(exact_from_number(-12.5)) == "-12.5");
  CHECK(exact(exact_from_number(3e9)) == "3000000000");
  CHECK(exact_from_number(std::nan("")).is_empty());
  CHECK(exact_from_number(1e-30).is_empty());
}

TEST_CASE("text counts as a number as on the phones") {
  CHECK(read_number("  42 ") == 42);
  CHECK(read_number("3,25") == 3.25);
  CHECK(read_number(".5") == 0.5);
  CHECK(read_number("7.") == 7);
  for (const char* text : {"", "-", ".", "1,234.5", "1 000", "2e5", "--1", "1-", "0x10", "Infinity"})
    CHECK(std::isnan(read_number(text)));
}

TEST_CASE("dates and times read and print in ISO form only") {
  CHECK(exact(*read_date("2031-02-28")) == "2031-02-28");
  CHECK(exact(*read_date("1999-3-7")) == "1999-03-07");
  CHECK(read_date("2031-02-29").error() == Error::kOutOfRange);
  CHECK(read_date("28/02/2031").error() == Error::kInvalid);
  CHECK(exact(*read_date_time("2027-11-05T23:59:58.125-03:30")) == "2027-11-05T23:59:58.125-03:30");
  CHECK(exact(*read_date_time("2027-11-05T06:07Z", 90)) == "2027-11-05T06:07:00.000+00:00");
  CHECK(exact(*read_time("06:07:08", 90)) == "06:07:08.000+01:30");
  CHECK(read_time("24:00").error() == Error::kOutOfRange);
  CHECK(read_time("6:07").error() == Error::kInvalid);
  rc::prop("every day survives", [] {
    const auto days = *rc::gen::inRange<std::int32_t>(-700'000, 2'900'000);
    RC_ASSERT(read_date(exact(Value::date(days)))->days() == days);
  });
}
