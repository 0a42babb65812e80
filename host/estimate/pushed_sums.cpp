#include "host/estimate/pushed_sums.hpp"

#include <cmath>
#include <limits>

#include "host/estimate/table.hpp"

namespace eslabon::estimate {
namespace {

using Cells = std::span<const store::Cell>;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kOfFigure = 8;  // columns of each figure in the query of the sums

double number_of(const store::Cell& cell) {
  if (cell.kind == store::Cell::Kind::kInteger) return static_cast<double>(cell.integer);
  return cell.kind == store::Cell::Kind::kText ? parse_number(cell.text) : kNan;
}

double or_zero(double value) { return std::isnan(value) ? 0 : value; }

std::string text_of(const store::Cell& cell) {
  if (cell.kind == store::Cell::Kind::kInteger) return std::to_string(cell.integer);
  return cell.kind == store::Cell::Kind::kText ? std::string(cell.text) : std::string();
}

std::string at(const char* letter, std::size_t index) { return letter + std::to_string(index); }

class Pusher {
 public:
  Pusher(const StreamPlan& plan, const SqlRows& rows) : plan_(plan), rows_(rows) { made_.groups = TupleIndex(plan.keys.size()); }

  std::optional<PushedSums> run() {
    if (!write_rows()) return std::nullopt;
    find_pivots();
    rows_.select(query_of_sums(), [&](Cells row) { take(row); });
    if (made_.sums.irregular) return std::nullopt;
    made_.sums.values.resize(plan_.quantiles.size());
    for (std::size_t q = 0; q < plan_.quantiles.size(); ++q) keep_values(q);
    return std::move(made_);
  }

 private:
  /// The rows with their keys k0.., weight w, fpc f, subset s and programs p0..
  bool write_rows() {
    std::string list;
    for (std::size_t k = 0; k < plan_.keys.size(); ++k) {
      const auto column = rows_.column(plan_.keys[k]);
      if (!column) return false;
      list += column->text + " AS " + at("k", k) + ", ";
      keys_ += (k == 0 ? "" : ", ") + at("k", k);
    }
    const auto weight = rows_.column(plan_.numbers[*plan_.weight]);
    if (!weight) return false;
    list += weight->number + " AS w, ";
    const auto fpc = plan_.fpc ? rows_.column(plan_.numbers[*plan_.fpc]) : std::optional(SqlColumn{"", "1"});
    if (!fpc) return false;
    list += fpc->number + " AS f";
    for (std::size_t p = 0; p < plan_.programs.size(); ++p) {
      const auto sql = sql_of(plan_.programs[p], rows_.column);
      if (!sql) return false;
      list += ", " + *sql + " AS " + at("p", p);
    }
    rows_sql_ = "(SELECT " + list + " FROM " + rows_.from + ") AS r";
    return true;
  }

  [[nodiscard]] std::string inside(const std::optional<std::size_t>& program) const { return program ? at("p", *program) + " = 1" : "true"; }

  [[nodiscard]] std::string base_of(const StreamFigure& figure) const {
    return inside(plan_.subset) + " AND " + inside(figure.base);
  }

  void find_pivots() {
    made_.sums.pivot.assign(plan_.figures.size(), 0);
    std::string list;
    for (const StreamFigure& figure : plan_.figures) list += (list.empty() ? "" : ", ") + std::string("CAST(min(") + at("p", *figure.y) + ") AS text)";
    if (list.empty()) return;
    rows_.select("SELECT " + list + " FROM " + rows_sql_, [&](Cells row) {
      for (std::size_t i = 0; i < row.size(); ++i)
        if (plan_.figures[i].centred) made_.sums.pivot[i] = or_zero(number_of(row[i]));
    });
  }

  [[nodiscard]] std::string query_of_sums() const {
    std::string list = keys_ + (keys_.empty() ? "" : ", ") + "count(*), count(*) FILTER (WHERE " + inside(plan_.subset) +
                       "), CAST(min(f) AS text), CAST(max(f) AS text), count(*) FILTER (WHERE w IS NULL OR w = 0 OR f IS NULL)";
    for (std::size_t i = 0; i < plan_.figures.size(); ++i) list += sums_of(i);
    return "SELECT " + list + " FROM " + rows_sql_ + (keys_.empty() ? "" : " GROUP BY " + keys_ + " ORDER BY " + keys_);
  }

  [[nodiscard]] std::string sums_of(std::size_t index) const {
    const StreamFigure& figure = plan_.figures[index];
    const std::string y = at("p", *figure.y), x = figure.x ? at("p", *figure.x) : "", base = base_of(figure);
    const std::string both = y + " IS NOT NULL" + (x.empty() ? "" : " AND " + x + " IS NOT NULL");
    const std::string u = "w * (" + y + " - CAST('" + pivot_text(index) + "' AS double precision))", v = x.empty() ? "w" : "w * " + x;
    const std::string filter = " FILTER (WHERE " + base + " AND " + both + ")";
    std::string list = ", count(*)" + filter + ", count(*) FILTER (WHERE " + base + " AND NOT (" + both + "))";
    for (const std::string& sum : {std::string("sum(w)"), "avg(" + u + ")", "avg(" + v + ")", "regr_sxx(" + v + ", " + u + ")",
                                   "regr_sxy(" + v + ", " + u + ")", "regr_syy(" + v + ", " + u + ")"})
      list += ", CAST(" + sum + filter + " AS text)";
    return list;
  }

  [[nodiscard]] std::string pivot_text(std::size_t index) const {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.17g", made_.sums.pivot[index]);
    return digits;
  }

  std::uint32_t group_of(Cells row) {
    std::vector<std::string> texts;
    for (std::size_t k = 0; k < plan_.keys.size(); ++k) texts.push_back(text_of(row[k]));
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    return made_.groups.number_of(views);
  }

  void take(Cells row) {
    StreamSums& sums = made_.sums;
    const std::uint32_t group = group_of(row);
    if (group >= sums.groups.size()) sums.groups.resize(group + 1), sums.moments.resize((group + 1) * plan_.figures.size());
    const std::size_t first = plan_.keys.size();
    const double rows = number_of(row[first]), least = number_of(row[first + 2]), most = number_of(row[first + 3]);
    sums.irregular = sums.irregular || number_of(row[first + 4]) > 0 || !(least == most);
    const bool fresh = sums.rows == 0;
    sums.least_fpc = fresh ? least : std::min(sums.least_fpc, least), sums.largest_fpc = fresh ? most : std::max(sums.largest_fpc, most);
    sums.groups[group] = {rows, number_of(row[first + 1]), least};
    sums.rows += static_cast<std::size_t>(rows);
    for (std::size_t i = 0; i < plan_.figures.size(); ++i)
      sums.moments[group * plan_.figures.size() + i] = moments_of(row.subspan(first + 5 + i * kOfFigure, kOfFigure), plan_.figures[i].keep_missing);
  }

  static Moments moments_of(Cells cells, bool keep_missing) {
    Moments made;
    made.n = number_of(cells[0]), made.weight = or_zero(number_of(cells[2]));
    made.mean_u = or_zero(number_of(cells[3])), made.mean_v = or_zero(number_of(cells[4]));
    made.uu = or_zero(number_of(cells[5])), made.uv = or_zero(number_of(cells[6])), made.vv = or_zero(number_of(cells[7]));
    if (const double missing = number_of(cells[1]); keep_missing && missing > 0) made.n += missing, made.mean_u = made.mean_v = made.uu = kNan;
    return made;
  }

  void keep_values(std::size_t quantile) {
    const StreamFigure& figure = plan_.figures[plan_.quantiles[quantile]];
    auto& values = made_.sums.values[quantile] = std::make_unique<ValueStore>();
    const std::string y = at("p", *figure.y);
    const std::string order = keys_ + (keys_.empty() ? "" : ", ");
    rows_.select("SELECT " + order + "CAST(" + y + " AS text), CAST(w AS text) FROM " + rows_sql_ + " WHERE " + base_of(figure) + " AND " + y +
                     " IS NOT NULL ORDER BY " + order + y + ", w",
                 [&](Cells row) {
                   const std::size_t first = plan_.keys.size();
                   values->add({number_of(row[first]), number_of(row[first + 1]), group_of(row)});
                 });
  }

  const StreamPlan& plan_;
  const SqlRows& rows_;
  std::string rows_sql_, keys_;
  PushedSums made_;
};

}  // namespace

std::optional<PushedSums> pushed_sums(const StreamPlan& plan, const SqlRows& rows) { return Pusher(plan, rows).run(); }

}  // namespace eslabon::estimate
