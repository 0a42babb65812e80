#include <catch2/catch.hpp>
#include <cmath>

#include "host/publish/dataset_files.hpp"
#include "host/publish/html_report.hpp"
#include "host/publish/report_words.hpp"
#include "host/publish/results_csv.hpp"
#include "host/publish/results_json.hpp"
#include "host/publish/svg_chart.hpp"

namespace eslabon::publish {
namespace {

Report small_report(Language language) {
  Report report;
  report.language = language;
  report.title = "Firms <& others>";
  Figure figure;
  figure.id = "exports", figure.title = "Firms that export";
  FigureRow all, few;
  all.label = "All \"firms\"", all.value = 12.34, all.low = 10.1, all.high = 15, all.se = 1.2, all.n = 200, all.emphasised = true;
  few.label = "Mines", few.value = 77.7, few.low = 70, few.high = 80, few.n = 4, few.withheld = estimate::Withheld::kFewFirms;
  figure.rows = {all, few};
  report.figures.push_back(figure);
  return report;
}

estimate::Results withheld_results() {
  estimate::Results results;
  estimate::Estimate shown, hidden;
  shown.stat = hidden.stat = "mean", shown.name = hidden.name = "exp_any";
  shown.by = {{"size", "1"}}, hidden.by = {{"size", "2"}};
  shown.est = 0.25, hidden.est = 0.987654, shown.se = 0.01, hidden.se = 0.123456, shown.n = 80, hidden.n = 3;
  hidden.withheld = estimate::Withheld::kFewFirms;
  results.estimates = {{shown, hidden}};
  return results;
}

}  // namespace

TEST_CASE("A withheld figure shows in no part of the page") {
  const std::string page = html_report(small_report(Language::kEnglish));
  CHECK(page.find("77.7") == std::string::npos);
  CHECK(page.find("withheld: five firms or fewer") != std::string::npos);
  CHECK(page.find("12.3") != std::string::npos);
}

TEST_CASE("The page holds no script and lets no text of the survey become markup") {
  const std::string page = html_report(small_report(Language::kEnglish));
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find(" style=") == std::string::npos);
  CHECK(page.find("Firms &lt;&amp; others&gt;") != std::string::npos);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(html_report(small_report(Language::kEnglish)) == page);
}

TEST_CASE("Numbers are written as each language writes them") {
  CHECK(number(1234.56, 1, Language::kEnglish) == "1,234.6");
  CHECK(number(12345.6, 0, Language::kSpanish) == "12\u202F346");
  CHECK(number(-0.5, 1, Language::kPortuguese) == "−0,5");
  CHECK(number(-0.01, 1, Language::kEnglish) == "0.0");
  CHECK(date_text("2026-03-06", Language::kSpanish) == "6 de marzo de 2026");
  CHECK(parse_language("pt-BR") == Language::kPortuguese);
  CHECK_THROWS(parse_language("de"));
}

TEST_CASE("The ticks of an axis are round numbers") {
  CHECK(tick_step(46, 6) == Approx(10));
  CHECK(tick_step(1, 6) == Approx(0.2));
  CHECK(tick_step(7000, 6) == Approx(2000));
}

TEST_CASE("A withheld figure keeps its place in CSV and JSON and loses its numbers") {
  const std::string csv = results_csv(withheld_results()), json = results_json(withheld_results());
  CHECK(csv.find("size=2,,,,,,,,,,,,,Q,A") != std::string::npos);
  for (const std::string& text : {csv, json}) {
    CHECK(text.find("0.98") == std::string::npos);
    CHECK(text.find("0.12") == std::string::npos);
    CHECK(text.find("0.25") != std::string::npos);
  }
}

TEST_CASE("Special answers keep their codes in exported files") {
  estimate::Dataset data;
  data.variables = {{"sales", "Sales, last year", true, {{"1", "one"}}, ""}, {"name", "Name", false, {}, "${a} = 1"}};
  data.rows = {{{estimate::CellState::kValue, 5, "5"}, {estimate::CellState::kValue, std::nan(""), "Café \"Sol\""}},
               {{estimate::CellState::kRefused, 0, ""}, {estimate::CellState::kEmpty, 0, ""}}};
  CHECK(dataset_csv(data) == "sales,name\n5,\"Café \"\"Sol\"\"\"\n-8,\n");
  CHECK(codebook_csv(data).find("sales,\"Sales, last year\",number,,,") != std::string::npos);
  CHECK(dataset_dta(data) == dataset_dta(data));
  CHECK(dataset_sav(data).substr(0, 4) == "$FL2");
}

TEST_CASE("A long label stands in three lines before it is cut") {
  Figure figure = small_report(Language::kSpanish).figures[0];
  figure.rows[0].label = "Empresas que exportan directa o indirectamente al menos el diez por ciento de sus ventas";
  const std::string chart = bar_chart(figure, Language::kSpanish, 1);
  CHECK(chart.find(">ciento de sus ventas</text>") != std::string::npos);
  CHECK(chart.find("\u2026") == std::string::npos);
  figure.rows[0].label += " del último año completo, según sus propios libros";
  CHECK(bar_chart(figure, Language::kSpanish, 1).find("\u2026</text>") != std::string::npos);
}

TEST_CASE("A percentage is written as its language does") {
  Report report = small_report(Language::kEnglish);
  report.figures[0].unit = Unit::kPercent;
  CHECK(html_report(report).find("12.3%") != std::string::npos);
  report.language = Language::kSpanish;
  CHECK(html_report(report).find("12,3\u00A0%") != std::string::npos);
  report.language = Language::kPortuguese;
  CHECK(html_report(report).find("12,3%") != std::string::npos);
}

}  // namespace eslabon::publish
