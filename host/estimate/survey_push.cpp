#include "host/estimate/survey_push.hpp"

#include <algorithm>

#include "host/estimate/column_expression.hpp"
#include "host/estimate/pushed_sums.hpp"
#include "host/estimate/runner.hpp"
#include "host/estimate/stream_runner.hpp"
#include "host/store/form_versions.hpp"
#include "host/store/wide_table.hpp"

namespace eslabon::estimate {
namespace {

std::string quoted(const std::string& name) {
  std::string made = "\"";
  for (const char c : name) made += c == '"' ? "\"\"" : std::string(1, c);
  return made + "\"";
}

/// The interviews' own table as one relation: complete interviews, the newest of each firm.
class Relation {
 public:
  Relation(const store::TableInfo& table, const Survey& survey) : table_(table), survey_(survey) {}

  /// What it returns speaks of this object.
  std::optional<SqlRows> rows(store::Store& store) const {
    std::optional<std::string> where = "i.state = " + std::to_string(static_cast<int>(store::InterviewState::kFinished));
    if (!survey_.complete.empty()) {
      const auto complete = sql_of(parse_columns(survey_.complete), [this](const std::string& name) { return column(name, {}); });
      if (!complete) return std::nullopt;
      *where += " AND " + *complete + " = 1";
    }
    std::string from = quoted(table_.parts[0]) + " AS p0";
    for (std::size_t part = 1; part < table_.parts.size(); ++part) {
      const std::string name = "p" + std::to_string(part);
      from += " JOIN " + quoted(table_.parts[part]) + " AS " + name + " ON " + name + "._device = p0._device AND " + name + "._interview = p0._interview";
    }
    from += " JOIN interview AS i ON i.device = p0._device AND i.id = p0._interview";
    SqlRows made;
    made.from = newest(from, *where);
    if (made.from.empty()) return std::nullopt;
    made.column = [this](const std::string& name) { return column(name, survey_.plan.options.missing_codes); };
    made.select = [&store](const std::string& sql, const auto& each) { store.select(sql, each); };
    return made;
  }

 private:
  /// Of a firm interviewed twice the last in the order of devices and numbers.
  [[nodiscard]] std::string newest(const std::string& from, const std::string& where) const {
    if (survey_.id_column.empty()) return from + " WHERE " + where;
    const auto id = column(survey_.id_column, {});
    if (!id) return {};
    return from + " JOIN (SELECT p0._device AS d, p0._interview AS n, " + id->text + " AS id, row_number() OVER (PARTITION BY " + id->text +
           " ORDER BY p0._device DESC, p0._interview DESC) AS place FROM " + from + " WHERE " + where +
           ") AS firm ON firm.d = p0._device AND firm.n = p0._interview AND (firm.place = 1 OR firm.id IS NULL)";
  }

  [[nodiscard]] std::optional<SqlColumn> column(const std::string& name, const std::vector<double>& missing) const {
    const auto found = std::find_if(table_.columns.begin(), table_.columns.end(), [&](const store::ColumnInfo& c) { return c.name == name; });
    if (found == table_.columns.end()) return std::nullopt;
    const std::string place = "p" + std::to_string(found->part) + "." + quoted(name);
    const bool number = found->type == store::ColumnType::kInteger || found->type == store::ColumnType::kDecimal ||
                        found->type == store::ColumnType::kFlag;
    return number ? sql_number_column(place, missing) : sql_text_column(place, missing);
  }

  const store::TableInfo& table_;
  const Survey& survey_;
};

/// The plan with some of its entries only.
Plan part_of(const Plan& plan, const std::vector<std::size_t>& entries) {
  Plan part = plan;
  part.estimates.clear();
  for (const std::size_t i : entries) part.estimates.push_back(plan.estimates[i]);
  return part;
}

bool answers(const SqlRows& rows, const Plan& plan, std::size_t entry) {
  if (!fits_stream(plan, plan.estimates[entry])) return false;
  const auto stream = stream_plan(part_of(plan, {entry}));
  return stream && std::all_of(stream->programs.begin(), stream->programs.end(),
                               [&](const ColumnProgram& program) { return sql_of(program, rows.column).has_value(); });
}

}  // namespace

std::optional<Results> push_survey(store::Store& store, ContentHash form, const Survey& survey, const RunRest& rest) {
  const std::vector<store::TableInfo> tables = store.tables(form);
  if (!store.name().starts_with("postgres") || tables.empty()) return std::nullopt;
  if (store::join_versions(store, form, {}).versions.size() > 1) return std::nullopt;  // their tables have other columns
  const Relation relation(tables[0], survey);
  const auto rows = relation.rows(store);
  if (!rows) return std::nullopt;
  const Plan& plan = survey.plan;
  std::vector<std::size_t> there, here;
  for (std::size_t i = 0; i < plan.estimates.size(); ++i) (answers(*rows, plan, i) ? there : here).push_back(i);
  const Plan pushed = part_of(plan, there);
  const auto stream = there.empty() ? std::nullopt : stream_plan(pushed);
  if (!stream) return std::nullopt;
  auto sums = pushed_sums(*stream, *rows);
  if (!sums) return std::nullopt;
  if (sums->sums.rows == 0)
    throw text::Failure(text::ExitCode::kInvalidInput, store.name() + ": holds no complete interview of this form");
  std::optional<Results> results = grouped_results(pushed, *stream, sums->sums, sums->groups);
  if (!results) return std::nullopt;
  std::vector<std::vector<Estimate>> all(plan.estimates.size());
  for (std::size_t i = 0; i < there.size(); ++i) all[there[i]] = std::move(results->estimates[i]);
  if (!here.empty()) {
    Results others = rest(part_of(plan, here));
    for (std::size_t i = 0; i < here.size(); ++i) all[here[i]] = std::move(others.estimates[i]);
  }
  results->estimates = std::move(all);
  return results;
}

}  // namespace eslabon::estimate
