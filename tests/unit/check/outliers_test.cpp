// Firms whose numbers are far from those of like firms.
#include <catch2/catch.hpp>

#include <cmath>

#include "host/check/outliers.hpp"
#include "host/check/quantile.hpp"

using namespace eslabon::check;

namespace {

const std::vector<std::uint32_t> kOneCell(12, 0);

}  // namespace

TEST_CASE("The lower quartile of five firms lies on the second, that of four between two") {
  std::vector<double> five{50, 10, 40, 20, 30}, four{4, 1, 3, 2};
  CHECK(quantile(five, 0.25) == 20);
  CHECK(quantile(four, 0.25) == 1.75);
  CHECK(quantile(four, 1) == 4);
  std::vector<double> none;
  CHECK(std::isnan(quantile(none, 0.5)));
}

TEST_CASE("A firm that typed its sales in units instead of thousands stands out") {
  const std::vector<double> sales{100, 110, 90, 105, 95, 100, 98, 103, 97, 101, 99, 100000};
  const OutlierReport report = find_outliers({.kind = OutlierRule::Kind::kMad, .c = 5, .logarithm = true}, sales, {}, kOneCell);
  REQUIRE(report.outliers.size() == 1);
  CHECK(report.outliers[0].row == 11);
  CHECK(report.cells[0].center == Approx(std::log(std::sqrt(100.0 * 100.0))));
  CHECK(report.cells[0].outside == 1);
}

TEST_CASE("Growth is judged by Hidiroglou and Berthelot's bounds, larger firms more strictly") {
  const std::vector<double> before{100, 100, 100, 100, 100, 100, 100, 40000, 4, 100, 100, 100};
  const std::vector<double> now{100, 102, 98, 104, 96, 103, 97, 52000, 5.2, 101, 99, 103};
  const OutlierReport report = find_outliers({.kind = OutlierRule::Kind::kRatio, .c = 4, .u = 0.5}, now, before, kOneCell);
  const CellBounds& cell = report.cells[0];
  CHECK(cell.center == Approx(1.015));  // median of the ratios: between 1.01 and 1.02
  CHECK(cell.low == Approx(cell.q2 - 4 * cell.d1));
  CHECK(cell.high == Approx(cell.q2 + 4 * cell.d3));
  REQUIRE(report.outliers.size() == 1);  // both grew by 30 %, but only one is large
  CHECK(report.outliers[0].row == 7);
  CHECK(report.outliers[0].score == Approx((1.3 / cell.center - 1) * std::sqrt(52000.0)));
}

TEST_CASE("The least distance of the quartiles is a share of their median") {
  const std::vector<double> before(12, 100);
  std::vector<double> now(12, 100);
  now[11] = 130;
  const OutlierReport report = find_outliers({.kind = OutlierRule::Kind::kRatio, .c = 4, .a = 0.05}, now, before, kOneCell);
  CHECK(report.cells[0].d1 == 0);
  CHECK_FALSE(report.cells[0].judged);  // all grew alike: nothing says how far is far
  CHECK(report.outliers.empty());
}

TEST_CASE("Three standard deviations are exceeded, not reached") {
  std::vector<double> values{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12};
  const OutlierReport report = find_outliers({.kind = OutlierRule::Kind::kDeviation, .c = 3}, values, {}, kOneCell);
  CHECK(report.cells[0].center == 1);
  CHECK(report.cells[0].spread == Approx(std::sqrt(12.0)));
  REQUIRE(report.outliers.size() == 1);
}

TEST_CASE("A cell of few firms is not judged, and firms without a number are in none") {
  const std::vector<double> values{1, 2, 3, 4, 1000, std::nan("")};
  const std::vector<std::uint32_t> cells{0, 0, 0, 0, 0, 0};
  CHECK(find_outliers({.kind = OutlierRule::Kind::kMad, .minimum = 6}, values, {}, cells).outliers.empty());
  const OutlierReport report = find_outliers({.kind = OutlierRule::Kind::kMad, .minimum = 5}, values, {}, cells);
  CHECK(report.cells[0].count == 5);
  CHECK(report.outliers.size() == 1);
}

TEST_CASE("Every size class has its own bounds") {
  const std::vector<double> workers{1, 2, 2, 3, 2, 40, 100, 110, 105, 95, 98, 40};
  const std::vector<std::uint32_t> size{0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3};
  const OutlierReport report = find_outliers({.kind = OutlierRule::Kind::kMad, .c = 5, .minimum = 5}, workers, {}, size);
  REQUIRE(report.cells.size() == 2);
  REQUIRE(report.outliers.size() == 2);
  CHECK(report.outliers[0].row == 5);
  CHECK(report.cells[report.outliers[1].cell].cell == 3);
}
