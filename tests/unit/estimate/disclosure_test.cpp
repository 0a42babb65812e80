#include <catch2/catch.hpp>
#include <map>
#include <queue>
#include <random>

#include "host/estimate/disclosure.hpp"
#include "host/estimate/dominance.hpp"
#include "host/estimate/runner.hpp"
#include "tests/unit/estimate/firms_data.hpp"

namespace eslabon::estimate {
namespace {

bool is_published(const Estimate& e) { return e.withheld == Withheld::kNo; }

Estimate figure(std::vector<std::pair<std::string, std::string>> by, double est, double n) {
  Estimate e;
  e.by = std::move(by), e.est = est, e.n = n;
  if (n < 6) e.withheld = Withheld::kFewFirms;
  return e;
}

/// Figures for all firms, by a, by b and by both, of random cells.
std::vector<std::vector<Estimate>> random_tables(std::mt19937& generator) {
  std::uniform_int_distribution<int> extent(3, 6), firms(2, 40);
  std::lognormal_distribution<double> size(3, 1);
  const int rows = extent(generator), columns = extent(generator);
  std::vector<std::vector<Estimate>> tables(4);
  std::vector<double> value_of(static_cast<std::size_t>(columns)), n_of(static_cast<std::size_t>(columns));
  double all = 0, all_n = 0;
  for (int i = 0; i < rows; ++i) {
    double row = 0, row_n = 0;
    for (std::size_t j = 0; j < value_of.size(); ++j) {
      const double n = firms(generator), value = n * size(generator);
      tables[3].push_back(figure({{"a", std::to_string(i)}, {"b", std::to_string(j)}}, value, n));
      row += value, row_n += n, value_of[j] += value, n_of[j] += n;
    }
    tables[1].push_back(figure({{"a", std::to_string(i)}}, row, row_n));
    all += row, all_n += row_n;
  }
  for (std::size_t j = 0; j < value_of.size(); ++j) tables[2].push_back(figure({{"b", std::to_string(j)}}, value_of[j], n_of[j]));
  tables[0].push_back(figure({}, all, all_n));
  return tables;
}

/// A table with its sums as a circulation: total to rows, rows to columns, columns to total. What a reader can tell of a cell are the least
/// and largest flows through its arc that leave the published ones as they are.
class Attack {
 public:
  explicit Attack(const std::vector<std::vector<Estimate>>& tables) {
    for (const auto& table : tables)
      for (const Estimate& e : table)
        if (e.withheld != Withheld::kNo) arcs_.push_back(arc_of(e));
  }

  void check(double share) const {
    for (const Arc& arc : arcs_) {
      if (!arc.primary) continue;
      const double wanted = arc.value * share * (1 - 1e-6);
      CHECK(flow(arc, arc.to, arc.from, wanted) >= wanted);
      CHECK(flow(arc, arc.from, arc.to, wanted) >= wanted);
    }
  }
  [[nodiscard]] std::size_t primaries() const {
    return static_cast<std::size_t>(std::count_if(arcs_.begin(), arcs_.end(), [](const Arc& arc) { return arc.primary; }));
  }

 private:
  struct Arc {
    std::string from, to;
    double value = 0;
    bool primary = false;
  };

  static Arc arc_of(const Estimate& e) {
    std::string row = "rows", column = "columns";
    for (const auto& [name, level] : e.by) (name == "a" ? row : column) = name + level;
    const bool inner = e.by.size() == 2;
    Arc arc{row, column, e.est, e.withheld != Withheld::kComplementary};
    if (!inner) std::swap(arc.from, arc.to);  // the sums flow back
    return arc;
  }

  /// Augmenting paths that do not use `without`, until `enough`.
  [[nodiscard]] double flow(const Arc& without, const std::string& source, const std::string& sink, double enough) const {
    std::map<std::string, std::map<std::string, double>> room;
    for (const Arc& arc : arcs_)
      if (&arc != &without) room[arc.from][arc.to] += 1e12, room[arc.to][arc.from] += arc.value;
    double sent = 0;
    while (sent < enough) {
      std::map<std::string, std::string> before{{source, source}};
      std::queue<std::string> open({source});
      for (; !open.empty() && !before.contains(sink); open.pop())
        for (const auto& [next, left] : room[open.front()])
          if (left > 1e-9 && before.emplace(next, open.front()).second) open.push(next);
      if (!before.contains(sink)) return sent;
      double least = enough - sent;
      for (std::string at = sink; at != source; at = before[at]) least = std::min(least, room[before[at]][at]);
      for (std::string at = sink; at != source; at = before[at]) room[before[at]][at] -= least, room[at][before[at]] += least;
      sent += least;
    }
    return sent;
  }

  std::vector<Arc> arcs_;
};

}  // namespace

TEST_CASE("No withheld figure of a table can be told from its sums to within ten per cent") {
  std::mt19937 generator(91);
  std::size_t withheld = 0;
  for (int round = 0; round < 1000; ++round) {
    auto tables = random_tables(generator);
    protect(tables, 10);
    const Attack attack(tables);
    INFO("table " << round);
    attack.check(0.10);
    withheld += attack.primaries();
  }
  CHECK(withheld > 1000);
}

TEST_CASE("Three more cells hide one") {
  std::vector<std::vector<Estimate>> tables(4);
  tables[0].push_back(figure({}, 1600, 1600));
  for (const char* a : {"1", "2", "3", "4"}) {
    tables[1].push_back(figure({{"a", a}}, 400, 400)), tables[2].push_back(figure({{"b", a}}, 400, 400));
    for (const char* b : {"1", "2", "3", "4"}) tables[3].push_back(figure({{"a", a}, {"b", b}}, 100, 100));
  }
  tables[3][5].withheld = Withheld::kFewFirms;
  protect(tables, 0);
  std::ptrdiff_t withheld = 0;
  for (const auto& table : tables)
    withheld += std::count_if(table.begin(), table.end(), [](const Estimate& e) { return e.withheld != Withheld::kNo; });
  CHECK(withheld == 4);
}

TEST_CASE("A total that one or two firms make up is withheld") {
  const std::vector<double> values = {900, 40, 30, 20, 10}, ones(5, 1.0), tens(5, 10.0);
  CHECK(dominated({1, 85, 0, 100}, values, ones) == Withheld::kOneFirm);
  CHECK(dominated({1, 90, 0, 100}, values, ones) == Withheld::kNo);
  CHECK(dominated({2, 93, 0, 100}, values, ones) == Withheld::kTwoFirms);
  CHECK(dominated({1, 85, 0, 100}, values, tens) == Withheld::kNo);  // ten firms of 900
  CHECK(dominated({0, 0, 7, 100}, values, ones) == Withheld::kDominance);  // the others: 60, 6.7 % of 900
  CHECK(dominated({0, 0, 6, 100}, values, ones) == Withheld::kNo);
  CHECK(dominated({0, 0, 6, 50}, values, ones) == Withheld::kDominance);
  CHECK(dominated({1, 50, 0, 100}, {0, 0}, {1, 1}) == Withheld::kNo);
}

namespace {

/// Firms in the cells of a table, few in some, one large in others.
std::string random_firms(std::mt19937& generator) {
  std::uniform_int_distribution<int> extent(3, 5), firms(2, 25);
  std::lognormal_distribution<double> size(3, 1);
  std::string csv = "a,b,sales\n";
  const int rows = extent(generator), columns = extent(generator);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      for (int n = firms(generator); n > 0; --n) csv += std::to_string(i) + "," + std::to_string(j) + "," + std::to_string(size(generator)) + "\n";
  return csv;
}

const Estimate* cell_of(const Results& results, std::size_t entry, const std::string& level) {
  for (const Estimate& e : results.estimates[entry])
    if (e.by[0].second == level) return &e;
  return nullptr;
}

}  // namespace

TEST_CASE("In a plan, too, no withheld figure can be told from the others, whichever entries ask for them") {
  const Plan plan = read_plan(R"({"options":{"suppress":{"minimum_count":6,"p_percent":10}},"estimates":[
    {"stat":"total","vars":"sales","by":["a","b"]},{"stat":"mean","vars":"sales","by":"a"},{"stat":"total","vars":"sales","by":"b"},
    {"stat":"total","vars":"sales"},{"stat":"mean","vars":"sales","by":["b","a"]},{"stat":"total","vars":"sales","by":"a"},
    {"stat":"mean","vars":"sales","by":"a","compare":"difference","reference":"0"}]})", "plan.json");
  std::mt19937 generator(17);
  std::size_t withheld = 0;
  for (int round = 0; round < 300; ++round) {
    Table table = table_of(random_firms(generator));
    Results results = run_plan(plan, table, {});
    protect_plan(plan, results);
    const Attack attack({results.estimates[0], results.estimates[2], results.estimates[3], results.estimates[5]});
    INFO("table " << round);
    attack.check(0.10);
    withheld += attack.primaries();
    for (const Estimate& mean : results.estimates[1])  // total = mean x firms
      CHECK(is_published(mean) == is_published(*cell_of(results, 5, mean.by[0].second)));
    for (const Estimate& difference : results.estimates[6])
      CHECK((!is_published(difference) || (is_published(*cell_of(results, 1, difference.by[0].second)) && is_published(*cell_of(results, 1, "0")))));
  }
  CHECK(withheld > 300);
}

TEST_CASE("A plan without rules withholds nothing") {
  const Plan plan = read_plan(R"({"estimates":[{"stat":"total","vars":"workers","by":"size"}]})", "plan.json");
  Table table = table_of(kFirms);
  Results results = run_plan(plan, table, {});
  protect_plan(plan, results);
  for (const Estimate& e : results.estimates[0]) CHECK(is_published(e));
}

TEST_CASE("A plan withholds what its rules say and refuses rules that make no sense") {
  Table table = table_of(kFirms);
  const std::string start = R"({"design":{"weights":"weight"},"options":{"suppress":)";
  const std::string end = R"(},"estimates":[{"stat":"total","vars":"workers","by":"size"}]})";
  const Results results = run_plan(read_plan(start + R"({"minimum_count":6,"dominance":[20,80]})" + end, "plan.json"), table, {});
  CHECK(results.estimates[0][0].withheld == Withheld::kNo);
  CHECK(results.estimates[0][2].withheld == Withheld::kFewFirms);
  const Results strict = run_plan(read_plan(start + R"({"p_percent":20000})" + end, "plan.json"), table, {});
  CHECK(strict.estimates[0][0].withheld == Withheld::kDominance);
  CHECK_THROWS_WITH(read_plan(start + R"({"dominance":[1]})" + end, "plan.json"), Catch::Contains("suppress.dominance: is two numbers"));
  CHECK_THROWS_WITH(read_plan(start + R"({"dominance":[1,850]})" + end, "plan.json"), Catch::Contains("percentage"));
}

}  // namespace eslabon::estimate
