#include "host/estimate/survey_table.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "host/estimate/column_expression.hpp"
#include "host/estimate/runner.hpp"
#include "host/store/wide_table.hpp"

namespace eslabon::estimate {
namespace {

std::vector<std::string> columns_of_survey(const Survey& survey) {
  std::vector<std::string> names = columns_of(survey.plan);
  std::vector<std::string> more = columns_in(survey.complete);
  if (!survey.id_column.empty()) more.push_back(survey.id_column);
  for (const std::string& name : more)
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  return names;
}

/// Cells as text, column by column: exact numbers stay as the enumerator typed them.
struct Cells {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> columns;
  std::vector<RowOrigin> origins;
  std::vector<store::Unjoined> unjoined;

  [[nodiscard]] Table table(const std::string& file) const {
    Table result(file);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::vector<std::string_view> views(columns[i].begin(), columns[i].end());
      result.put(make_column(names[i], views));
    }
    return result;
  }

  [[nodiscard]] const std::vector<std::string>& at(const std::string& name) const {
    return columns[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
  }

  /// By device and number, whatever their version.
  void sort() {
    std::vector<std::size_t> order(origins.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(origins[a].device, origins[a].interview) < std::tie(origins[b].device, origins[b].interview);
    });
    for (auto& column : columns) reorder(column, order);
    reorder(origins, order);
  }

  void keep(const std::vector<bool>& wanted) {
    for (auto& column : columns) erase(column, wanted);
    erase(origins, wanted);
  }

 private:
  template <typename List>
  static void reorder(List& list, const std::vector<std::size_t>& order) {
    List sorted;
    sorted.reserve(list.size());
    for (const std::size_t at : order) sorted.push_back(std::move(list[at]));
    list = std::move(sorted);
  }
  template <typename List>
  static void erase(List& list, const std::vector<bool>& wanted) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (wanted[i]) std::swap(list[next++], list[i]);
    list.resize(next);
  }
};

std::string text_of(const store::Cell& cell) {
  if (cell.kind == store::Cell::Kind::kInteger) return std::to_string(cell.integer);
  return cell.kind == store::Cell::Kind::kText ? std::string(cell.text) : std::string();
}

Cells read_cells(store::Store& store, ContentHash form, const Survey& survey) {
  Cells cells;
  cells.names = columns_of_survey(survey);
  const store::VersionJoin join = store::join_versions(store, form, cells.names);
  if (join.versions.empty())
    throw text::Failure(text::ExitCode::kInvalidInput, store.name() + ": holds no interviews of this form");
  cells.unjoined = join.unjoined;
  std::set<std::pair<DeviceId, event::InterviewId>> finished;
  for (const store::FormVersion& version : join.versions)
    for (const store::InterviewInfo& info : store.interviews({.form = version.form.hash, .finished_only = true})) finished.insert({info.device, info.id});
  cells.columns.resize(cells.names.size());
  std::vector<std::string> columns{store::kDeviceColumn, store::kInterviewColumn};
  columns.insert(columns.end(), cells.names.begin(), cells.names.end());
  store::scan_joined(store, join, columns, [&](std::span<const store::Cell> row) {
    const RowOrigin origin{static_cast<DeviceId>(row[0].integer), static_cast<event::InterviewId>(row[1].integer)};
    if (!finished.contains({origin.device, origin.interview})) return;
    cells.origins.push_back(origin);
    for (std::size_t i = 0; i < cells.columns.size(); ++i) cells.columns[i].push_back(text_of(row[i + 2]));
  });
  if (join.versions.size() > 1) cells.sort();
  return cells;
}

/// The last row of each firm. Ids are texts: "007" is not "7".
std::vector<bool> newest_of_each(const std::vector<std::string>& id) {
  std::vector<bool> keep(id.size(), true);
  std::set<std::string> seen;
  for (std::size_t row = id.size(); row-- > 0;)
    if (!id[row].empty()) keep[row] = seen.insert(id[row]).second;
  return keep;
}

std::size_t count_false(const std::vector<bool>& flags) {
  return static_cast<std::size_t>(std::count(flags.begin(), flags.end(), false));
}

}  // namespace

SurveyTable survey_table(store::Store& store, ContentHash form, const Survey& survey) {
  Cells cells = read_cells(store, form, survey);
  SurveyTable result;
  result.unjoined = cells.unjoined;
  if (!survey.complete.empty()) {
    const std::vector<double> complete = evaluate_rows(survey.complete, cells.table(store.name()));
    std::vector<bool> keep;
    for (const double value : complete) keep.push_back(value == 1);
    result.unfinished = count_false(keep);
    cells.keep(keep);
  }
  if (!survey.id_column.empty()) {
    const std::vector<bool> keep = newest_of_each(cells.at(survey.id_column));
    result.repeated = count_false(keep);
    cells.keep(keep);
    result.firms = cells.at(survey.id_column);
  }
  if (cells.origins.empty())
    throw text::Failure(text::ExitCode::kInvalidInput, store.name() + ": holds no complete interview of this form");
  result.table = cells.table(store.name());
  result.origins = std::move(cells.origins);
  return result;
}

}  // namespace eslabon::estimate
