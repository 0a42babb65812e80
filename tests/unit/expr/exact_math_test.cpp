#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <random>

#include "firmware/expr/exact_math.hpp"

using namespace eslabon::expr;

namespace {

/// The same in every bit, or both not a number.
bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

constexpr double kCorners[] = {0.0,  -0.0, 1.0,     -1.0,   0.5,    -0.5,    -0.3,   2.5,   -2.5,     3.0,      7.0,     1e15,
                               1e16, 1e-3, 1e-320,  5e-324, -5e-324, 1e300,   -1e300, 1.7e308, 2.2e-308, 4503599627370495.5,
                               -4503599627370495.5, 9007199254740993.0, 0.1,  INFINITY, -INFINITY, NAN};

void check_alone(double x) {
  CAPTURE(x);
  CHECK(same(floor_of(x), std::floor(x)));
  CHECK(same(ceiling_of(x), std::ceil(x)));
  CHECK(same(square_root(x), std::sqrt(x)));
}

}  // namespace

TEST_CASE("Whole parts, remainders and roots are the library's in every bit, at the corners") {
  for (const double x : kCorners) {
    check_alone(x);
    for (const double y : kCorners) {
      CAPTURE(x, y);
      CHECK(same(remainder_of(x, y), std::fmod(x, y)));
    }
  }
}

TEST_CASE("Whole parts, remainders and roots are the library's in every bit, for any numbers") {
  std::mt19937_64 bits(7);
  std::uniform_real_distribution<double> everyday(-1e6, 1e6);
  for (int i = 0; i < 20000; ++i) {
    const double x = std::bit_cast<double>(bits()), y = std::bit_cast<double>(bits());
    check_alone(x);
    check_alone(everyday(bits));
    check_alone(std::fabs(x));
    CHECK(same(remainder_of(x, y), std::fmod(x, y)));
    const double a = everyday(bits), b = everyday(bits) / 1000;
    CHECK(same(remainder_of(a, b), std::fmod(a, b)));
  }
}
