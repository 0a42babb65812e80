#include "host/estimate/independence_test.hpp"

#include <cmath>

#include "host/estimate/distributions.hpp"
#include "host/estimate/statistics.hpp"

namespace eslabon::estimate {
namespace {

/// Rows of the test and the cell of each: row category fastest.
struct CrossTable {
  Domain rows;
  std::vector<std::uint32_t> row, column;
  std::size_t row_levels = 0, column_levels = 0;

  [[nodiscard]] std::size_t cells() const { return row_levels * column_levels; }
};

/// Codes without the levels that no row has.
std::size_t compact(std::vector<std::uint32_t>& codes, std::size_t levels) {
  std::vector<std::uint32_t> rank(levels, 0);
  for (const std::uint32_t code : codes) rank[code] = 1;
  std::uint32_t used = 0;
  for (std::uint32_t& r : rank) r = r == 0 ? 0 : used++;
  for (std::uint32_t& code : codes) code = rank[code];
  return used;
}

CrossTable cross(const Sample& sample, const Domain& rows, const EstimatePlan& plan) {
  const Column& a = sample.table().at(plan.vars[0]);
  const Column& b = sample.table().at(plan.vars[1]);
  CrossTable table;
  for (const std::uint32_t row : rows) {
    if (a.codes[row] == kMissingCode || b.codes[row] == kMissingCode) continue;
    table.rows.push_back(row), table.row.push_back(a.codes[row]), table.column.push_back(b.codes[row]);
  }
  table.row_levels = compact(table.row, a.levels.size());
  table.column_levels = compact(table.column, b.levels.size());
  if (table.row_levels < 2 || table.column_levels < 2)
    throw text::Failure(text::ExitCode::kInvalidInput, "a test of independence needs two categories in both columns");
  return table;
}

Values indicators(const CrossTable& table) {
  Values values(table.cells(), std::vector<double>(table.rows.size(), 0));
  for (std::size_t j = 0; j < table.rows.size(); ++j) values[table.row[j] + table.row_levels * table.column[j]][j] = 1;
  return values;
}

/// One column for each pair of categories other than the last: sums to zero over rows and over columns.
Matrix interactions(const CrossTable& table) {
  const std::size_t r = table.row_levels, c = table.column_levels;
  Matrix result(r * c, (r - 1) * (c - 1));
  for (std::size_t i = 0; i + 1 < r; ++i)
    for (std::size_t j = 0; j + 1 < c; ++j) {
      const std::size_t k = i + (r - 1) * j;
      result(i + r * j, k) = result(r - 1 + r * (c - 1), k) = 1;
      result(r - 1 + r * j, k) = result(i + r * (c - 1), k) = -1;
    }
  return result;
}

double trace(const Matrix& a) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rows(); ++i) sum += a(i, i);
  return sum;
}

std::vector<double> margin(const CrossTable& table, const std::vector<double>& p, bool of_rows) {
  std::vector<double> sums(of_rows ? table.row_levels : table.column_levels, 0);
  for (std::size_t i = 0; i < p.size(); ++i) sums[of_rows ? i % table.row_levels : i / table.row_levels] += p[i];
  return sums;
}

double pearson(const CrossTable& table, const std::vector<double>& p, double n) {
  const std::vector<double> rows = margin(table, p, true), columns = margin(table, p, false);
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double expected = rows[i % table.row_levels] * columns[i / table.row_levels];
    sum += (p[i] - expected) * (p[i] - expected) / expected;
  }
  return sum * n;
}

void rao_scott(const CrossTable& table, const std::vector<double>& p, const Matrix& vcov, double n, double nu, bool f,
               Estimate& estimate) {
  const Matrix c = interactions(table);
  Matrix inverse_p(p.size(), p.size());
  for (std::size_t i = 0; i < p.size(); ++i) inverse_p(i, i) = p[i] == 0 ? 0 : 1 / p[i];
  Matrix below = multiply(transpose(c), multiply(inverse_p, c));
  for (std::size_t i = 0; i < below.rows(); ++i)
    for (std::size_t j = 0; j < below.rows(); ++j) below(i, j) /= n;
  const Matrix above = multiply(transpose(c), multiply(inverse_p, multiply(vcov, multiply(inverse_p, c))));
  const Matrix inverted = inverse(below);
  if (inverted.rows() == 0) throw text::Failure(text::ExitCode::kInvalidInput, "the test of independence is singular");
  const Matrix delta = multiply(inverted, above);
  const double t = trace(delta), d0 = t * t / trace(multiply(delta, delta)), size = static_cast<double>(c.columns());
  const double x2 = pearson(table, p, n);
  estimate.statistic = f ? x2 / t : x2;
  estimate.ndf = f ? d0 : size;
  if (f) estimate.ddf = d0 * nu;
  estimate.p_value = f ? f_upper_tail(x2 / t, d0, d0 * nu) : chi_squared_upper_tail(x2 / (t / size), size);
}

/// Observed less expected weights of the cells, their covariance by the delta method, and the quadratic form.
void wald(const CrossTable& table, const std::vector<double>& totals, const Matrix& vcov, double nu, bool adjusted,
          Estimate& estimate) {
  const std::size_t r = table.row_levels, c = table.column_levels, used = (r - 1) * (c - 1);
  const std::vector<double> rows = margin(table, totals, true), columns = margin(table, totals, false);
  double all = 0;
  for (const double x : rows) all += x;
  Matrix jacobian(used, totals.size()), y(used, 1);
  for (std::size_t k = 0; k < used; ++k) {
    const std::size_t i = 1 + k % (r - 1), j = 1 + k / (r - 1);
    y(k, 0) = totals[i + r * j] - rows[i] * columns[j] / all;
    for (std::size_t m = 0; m < totals.size(); ++m) {
      const double of_row = m % r == i ? columns[j] / all : 0, of_column = m / r == j ? rows[i] / all : 0;
      jacobian(k, m) = (m == i + r * j ? 1 : 0) - of_row - of_column + rows[i] * columns[j] / (all * all);
    }
  }
  const Matrix inverted = inverse(multiply(jacobian, multiply(vcov, transpose(jacobian))));
  if (inverted.rows() == 0) throw text::Failure(text::ExitCode::kInvalidInput, "the Wald test is singular");
  const double w = multiply(transpose(y), multiply(inverted, y))(0, 0), numerator = static_cast<double>(used);
  const double denominator = adjusted ? nu - numerator + 1 : nu;
  estimate.statistic = adjusted ? w * denominator / (numerator * nu) : w / numerator;
  estimate.ndf = numerator, estimate.ddf = denominator;
  estimate.p_value = f_upper_tail(*estimate.statistic, numerator, denominator);
}

}  // namespace

void test_independence(const Sample& sample, const Domain& rows, const EstimatePlan& plan, Estimate& estimate) {
  const CrossTable table = cross(sample, rows, plan);
  const std::vector<double> weight = sample.weights_of(table.rows);
  const bool is_wald = plan.test == "Wald" || plan.test == "adjWald";
  const auto statistic = is_wald ? make_total(indicators(table)) : make_mean(indicators(table));
  const std::vector<double> value = statistic->value(weight);
  const Matrix vcov = sample.covariance(table.rows, *statistic, value);
  const double nu = sample.degrees(rows), n = static_cast<double>(rows.size());
  if (is_wald) wald(table, value, vcov, nu, plan.test == "adjWald", estimate);
  else rao_scott(table, value, vcov, n, nu, plan.test == "F", estimate);
  estimate.method = plan.test, estimate.n = static_cast<double>(table.rows.size());
}

}  // namespace eslabon::estimate
