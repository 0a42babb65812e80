#include <catch2/catch.hpp>
#include <cmath>

#include "host/estimate/survey_plan.hpp"

namespace eslabon::estimate {
namespace {

Estimate cell(const std::string& size, const std::string& region, double n) {
  Estimate e;
  e.by = {{"size", size}, {"region", region}};
  e.est = 0.5, e.se = 0.1, e.n = n, e.ci = Interval{0.3, 0.7};
  return e;
}

Survey one_indicator() {
  Survey survey;
  Indicator indicator;
  indicator.multiply = 100, indicator.count = 1;
  survey.indicators = {indicator};
  return survey;
}

compile::DescribedSheet sheet(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
  compile::DescribedSheet made;
  for (const std::string& name : columns) made.columns.push_back({name, {}});
  for (std::size_t r = 0; r < rows.size(); ++r) {
    made.rows.emplace_back();
    for (const std::string& text : rows[r]) made.rows.back().push_back({text, "row " + std::to_string(r + 2)});
  }
  return made;
}

compile::FormDescription form_asking(const std::vector<std::vector<std::string>>& indicators) {
  compile::FormDescription form;
  form.file = "firms.xlsx", form.languages = {"English (en)"};
  for (const char* name : {"", "wt", "exports", "size"}) {
    compile::DescribedNode node;
    node.name = name;
    form.nodes.push_back(node);
  }
  form.design = sheet({"key", "value"}, {{"weight", "wt"}, {"minimum_count", "6"}});
  form.indicators = sheet({"name", "stat", "expr", "base", "by", "multiply", "unit"}, indicators);
  return form;
}

}  // namespace

TEST_CASE("Figures of five firms are withheld and of six are not") {
  Results results;
  results.estimates = {{cell("1", "N", 5), cell("2", "N", 6)}};
  results.estimates[0][0].by.clear(), results.estimates[0][1].by.clear();
  finish_indicators(one_indicator(), results);
  CHECK(results.estimates[0][0].withheld == Withheld::kFewFirms);
  CHECK(results.estimates[0][1].withheld == Withheld::kNo);
  CHECK(results.estimates[0][1].est == 50);
  CHECK(results.estimates[0][1].ci->high == Approx(70));
}

TEST_CASE("No line of a table is left with a single withheld cell") {
  Results results;
  results.estimates = {{cell("1", "N", 3), cell("2", "N", 20), cell("3", "N", 9), cell("1", "S", 30), cell("2", "S", 40),
                        cell("3", "S", 50), cell("1", "E", 12), cell("2", "E", 15), cell("3", "E", 18)}};
  finish_indicators(one_indicator(), results);
  for (std::size_t k = 0; k < 2; ++k) {
    std::map<std::string, int> withheld;
    for (const Estimate& e : results.estimates[0]) withheld[e.by[k].second] += e.withheld == Withheld::kNo ? 0 : 1;
    for (const auto& [level, count] : withheld) CHECK(count != 1);
  }
  CHECK(results.estimates[0][0].withheld == Withheld::kFewFirms);
}

TEST_CASE("An indicator becomes figures for all firms and for each class") {
  const Survey survey = survey_plan(form_asking({{"exp", "share", "${exports} >= 1", "${exports} != ''", "size", "100", "%"}}), {});
  REQUIRE(survey.plan.estimates.size() == 2);
  CHECK(survey.plan.estimates[0].stat == Statistic::kProportion);
  CHECK(survey.plan.estimates[1].by == std::vector<std::string>{"size"});
  CHECK(survey.plan.design.weights == "wt");
}

TEST_CASE("Every fault of the sheet is reported with its cell") {
  try {
    survey_plan(form_asking({{"a", "shaer", "${exports} >= 1", "", "", "", ""}, {"b", "mean", "${nobody}", "", "sector", "x", ""}}), {});
    FAIL("accepted");
  } catch (const text::Failure& failure) {
    const std::string message = failure.what();
    CHECK(message.find("row 2: 'shaer' is none of") != std::string::npos);
    CHECK(message.find("no question 'nobody'") != std::string::npos);
    CHECK(message.find("no question 'sector'") != std::string::npos);
    CHECK(message.find("'x' is not a number") != std::string::npos);
  }
}

TEST_CASE("Where no firm or every firm says yes the interval is that of as many firms") {
  Estimate none = cell("1", "1", 21), every = none, some = none;
  for (Estimate* e : {&none, &every, &some}) e->stat = "proportion", e->df = 16;
  none.est = 0, every.est = 1;
  none.ci = every.ci = Interval{std::nan(""), std::nan("")};
  Results results;
  results.estimates = {{none, every, some}};
  finish_indicators(one_indicator(), results);
  const double ratio = 2.0859634472658 / 2.1199052992212;  // t of 20 and of 16 degrees of freedom
  const double missed = 100 * std::pow(0.025, 1 / (21 * ratio * ratio));
  CHECK(results.estimates[0][0].ci->low == 0);
  CHECK(results.estimates[0][0].ci->high == Approx(100 - missed));
  CHECK(results.estimates[0][1].ci->low == Approx(missed));
  CHECK(results.estimates[0][1].ci->high == 100);
  CHECK(results.estimates[0][2].ci->high == Approx(70));
}

}  // namespace eslabon::estimate
