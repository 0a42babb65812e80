#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <cmath>

#include "firmware/expr/conversions.hpp"
#include "tests/unit/expr/expression_bench.hpp"

using namespace eslabon;
using namespace eslabon::expr;
using eslabon::tests::text_of;

namespace {

bool holds(Comparison comparison, const Value& a, const Value& b) {
  std::array<std::uint8_t, 4096> memory;
  Scratch scratch{MutableBytes(memory)};
  return *compare(comparison, a, b, scratch);
}

Value any_value() {
  static const char* const kTexts[] = {"", "0", "17", "no", "2030-05-06", " 3 "};
  switch (*rc::gen::inRange(0, 7)) {
    case 0: return Value::boolean(*rc::gen::arbitrary<bool>());
    case 1: return Value::integer(*rc::gen::inRange<std::int64_t>(-5, 40));
    case 2: return Value::decimal(*rc::gen::inRange<std::int64_t>(-500, 500), 1);
    case 3: return Value::number(*rc::gen::inRange(-9, 9) / 4.0);
    case 4: return Value::date(*rc::gen::inRange(0, 40));
    case 5: return Value::number(std::nan(""));
    default: return Value::text(kTexts[*rc::gen::inRange(0, 6)]);
  }
}

}  // namespace

TEST_CASE("comparisons are three-valued only through emptiness", "[property]") {
  rc::prop("equal and not equal exclude each other", [] {
    const Value a = any_value();
    const Value b = any_value();
    RC_ASSERT(holds(Comparison::kEqual, a, b) != holds(Comparison::kNotEqual, a, b));
    RC_ASSERT(holds(Comparison::kEqual, a, b) == holds(Comparison::kEqual, b, a));
    RC_ASSERT(holds(Comparison::kLess, a, b) == holds(Comparison::kGreater, b, a));
    RC_ASSERT(holds(Comparison::kLessEqual, a, b) == holds(Comparison::kGreaterEqual, b, a));
  });
  rc::prop("what has no number is neither less nor more", [] {
    const Value a = any_value();
    const Value b = any_value();
    const bool numbers = !std::isnan(to_number(a)) && !std::isnan(to_number(b));
    const int found = holds(Comparison::kLess, a, b) + holds(Comparison::kGreaterEqual, a, b);
    RC_ASSERT(found == (numbers ? 1 : 0));
  });
}

TEST_CASE("chains of comparisons are read from the left") {
  CHECK(text_of("9 > 8 > 7") == "false");
  CHECK(text_of("1 < 2 < 3") == "true");
}

TEST_CASE("equality forgives a double's last digits and order does not") {
  CHECK(text_of("0.7 + 0.1 = 0.8") == "true");
  CHECK(text_of("0.1 + 0.7 < 0.8") == "true");
}

TEST_CASE("texts are equal by their letters and numbers by their value") {
  CHECK(text_of("'4' = '4.0'") == "false");
  CHECK(text_of("'4' = 4.0") == "true");
  CHECK(text_of("true() = 'false'") == "true");
  CHECK(text_of("${d} = '2030-05-06'", {"d:date=2030-05-06"}) == "true");
  CHECK(text_of("${d} < date('2030-05-07')", {"d:date=2030-05-06"}) == "true");
}
