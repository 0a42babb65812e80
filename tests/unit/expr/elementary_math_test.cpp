#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <random>

#include "firmware/expr/elementary_math.hpp"

using namespace eslabon::expr;

namespace {

/// The right value, or one of the two doubles beside it.
bool beside(double found, long double right) {
  const auto nearest = static_cast<double>(right);
  if (std::isnan(nearest) || std::isinf(nearest) || nearest == 0) return found == nearest || (std::isnan(found) && std::isnan(nearest));
  return found == nearest || found == std::nextafter(nearest, HUGE_VAL) || found == std::nextafter(nearest, -HUGE_VAL);
}

void check_pair(double x, double y) {
  CAPTURE(x, y);
  CHECK(beside(power_of(x, y), std::pow(static_cast<long double>(x), static_cast<long double>(y))));
}

void check_alone(double x) {
  CAPTURE(x);
  CHECK(beside(exponential_of(x), std::exp(static_cast<long double>(x))));
  CHECK(beside(natural_logarithm_of(std::fabs(x)), std::log(static_cast<long double>(std::fabs(x)))));
  CHECK(beside(decimal_logarithm_of(std::fabs(x)), std::log10(static_cast<long double>(std::fabs(x)))));
}

}  // namespace

TEST_CASE("Powers, exponentials and logarithms of everyday numbers lie at most one double from the truth") {
  std::mt19937_64 bits(11);
  std::uniform_real_distribution<double> everyday(-50, 50), near_one(0.999, 1.001), growth(0.5, 2.0), years(-40, 40);
  for (int i = 0; i < 20000; ++i) {
    check_alone(everyday(bits));
    check_alone(near_one(bits));
    check_pair(growth(bits), years(bits));
    check_pair(growth(bits), std::round(years(bits)));
  }
}

TEST_CASE("Logarithms of any number, the smallest ones included, lie at most one double from the truth") {
  std::mt19937_64 bits(13);
  for (int i = 0; i < 20000; ++i) {
    const double x = std::fabs(std::bit_cast<double>(bits()));
    if (!std::isfinite(x) || x == 0) continue;
    CAPTURE(x);
    CHECK(beside(natural_logarithm_of(x), std::log(static_cast<long double>(x))));
    CHECK(beside(decimal_logarithm_of(x), std::log10(static_cast<long double>(x))));
  }
}

TEST_CASE("Whole powers and logarithms of powers of ten come out whole") {
  for (int n = 0; n <= 15; ++n) {
    CAPTURE(n);
    CHECK(power_of(10, n) == std::pow(10.0L, n));
    CHECK(decimal_logarithm_of(power_of(10, n)) == n);
    CHECK(power_of(7, n) == static_cast<double>(std::pow(7.0L, n)));
    CHECK(power_of(2, -n) == std::ldexp(1.0, -n));
  }
  CHECK(power_of(1.1, 2) == 1.2100000000000002);
  CHECK(exponential_of(1) == 2.718281828459045);
  CHECK(power_of(81, 0.5) == 9);
  CHECK(power_of(1, 0.55) == 1);
  CHECK(std::isinf(power_of(2, 1'000'000)));
  CHECK(natural_logarithm_of(2) == 0.6931471805599453);
}

TEST_CASE("Powers at the edges are Java's") {
  const double inf = INFINITY;
  CHECK(power_of(NAN, 0) == 1);
  CHECK(std::isnan(power_of(1, inf)));
  CHECK(std::isnan(power_of(-8, 1.0 / 3)));
  CHECK(power_of(-2, 3) == -8);
  CHECK(power_of(0, -1) == inf);
  CHECK(power_of(-0.0, -3) == -inf);
  CHECK(power_of(-inf, 3) == -inf);
  CHECK(power_of(0.5, inf) == 0);
  CHECK(power_of(10, 400) == inf);
  CHECK(power_of(10, -400) == 0);
  CHECK(exponential_of(-inf) == 0);
  CHECK(exponential_of(-744.9) == std::exp(-744.9));
  CHECK(std::isnan(natural_logarithm_of(-1)));
  CHECK(natural_logarithm_of(0) == -inf);
  CHECK(natural_logarithm_of(1) == 0);
}
