#include "host/commands/table_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/check/table_check.hpp"
#include "host/estimate/csv_scan.hpp"
#include "host/text/fault.hpp"
#include "host/xlsform/workbook.hpp"

namespace eslabon::commands {
namespace {

compile::DescribedSheet::Column column_named(const std::string& header) {
  const std::size_t colons = header.find("::");
  return {header.substr(0, colons), {}};
}

compile::DescribedSheet sheet_of_csv(const std::string& path) {
  estimate::CsvScan scan(path);
  compile::DescribedSheet sheet;
  for (const std::string& header : scan.header()) sheet.columns.push_back(column_named(header));
  std::vector<std::size_t> all(scan.header().size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  scan.select(all);
  std::vector<std::string_view> cells(all.size());
  for (std::size_t line = 2; scan.next(cells); ++line) {
    auto& row = sheet.rows.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) row.push_back({std::string(cells[i]), fmt::format("{}: line {}, {}", path, line, scan.header()[i])});
  }
  return sheet;
}

compile::DescribedSheet sheet_of_workbook(const std::string& path) {
  std::vector<text::Fault> faults;
  const xlsform::Workbook book = xlsform::read_workbook(path, faults);
  const xlsform::Sheet* checks = book.find("checks");
  if (checks == nullptr || checks->rows.empty()) throw text::Failure(text::ExitCode::kInvalidInput, path + ": has no sheet checks");
  compile::DescribedSheet sheet;
  std::vector<std::uint32_t> at;
  for (const xlsform::CellText& header : checks->rows[0]) {
    sheet.columns.push_back(column_named(header.text));
    at.push_back(header.place.column);
  }
  for (std::size_t i = 1; i < checks->rows.size(); ++i) {
    auto& row = sheet.rows.emplace_back(sheet.columns.size());
    const std::uint32_t number = checks->rows[i].front().place.row, index = checks->rows[i].front().place.sheet;
    for (std::size_t column = 0; column < row.size(); ++column) row[column].where = book.where({index, number, at[column]});
    for (const xlsform::CellText& cell : checks->rows[i]) {
      const auto column = std::find(at.begin(), at.end(), cell.place.column);
      if (column != at.end()) row[static_cast<std::size_t>(column - at.begin())].text = cell.text;
    }
  }
  return sheet;
}

compile::DescribedSheet load_checks(const std::string& path) {
  const bool plain = std::filesystem::is_regular_file(path) && std::filesystem::path(path).extension() == ".csv";
  return plain ? sheet_of_csv(path) : sheet_of_workbook(path);
}

nlohmann::ordered_json to_json(const check::TableFinding& finding) {
  nlohmann::ordered_json json{{"code", finding.code}, {"severity", check::name_of(finding.severity)}, {"row", finding.row + 1}, {"id", finding.id}};
  if (!finding.cell.empty() || finding.low != finding.high) json.update({{"cell", finding.cell}, {"score", finding.score}, {"low", finding.low}, {"high", finding.high}});
  if (finding.count > 0) json.update({{"share", finding.score}, {"count", finding.count}, {"other", finding.other}});
  json["why"] = finding.why;
  return json;
}

nlohmann::ordered_json to_json(const check::TableCells::Cell& cell) {
  const check::CellBounds& b = cell.bounds;
  return {{"cell", cell.name}, {"n", b.count}, {"judged", b.judged}, {"center", b.center}, {"spread", b.spread}, {"q1", b.q1}, {"q2", b.q2}, {"q3", b.q3},
          {"d1", b.d1}, {"d3", b.d3}, {"low", b.low}, {"high", b.high}, {"outside", b.outside}};
}

void print_json(const check::TableReport& report) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array(), cells = nlohmann::ordered_json::array();
  for (const check::TableFinding& finding : report.findings) findings.push_back(to_json(finding));
  for (const check::TableCells& rule : report.cells) {
    nlohmann::ordered_json of_rule = nlohmann::ordered_json::array();
    for (const auto& cell : rule.cells) of_rule.push_back(to_json(cell));
    cells.push_back({{"rule", rule.rule}, {"by", rule.by}, {"cells", of_rule}});
  }
  fmt::print("{}\n", nlohmann::ordered_json{{"rows", report.rows}, {"findings", findings}, {"cells", cells}}.dump(1));
}

void print_lines(const check::TableReport& report) {
  for (const check::TableFinding& finding : report.findings) {
    std::string what;
    if (finding.count > 0) what = fmt::format(" {:.3g} like {} others{}", finding.score, finding.count - 1, finding.other.empty() ? "" : ", " + finding.other);
    else if (finding.low != finding.high) what = fmt::format(" {}: {:.10g} outside {:.10g} .. {:.10g}", finding.cell, finding.score, finding.low, finding.high);
    fmt::print("{:<5} {:<14} {:<16}{} {}\n", check::name_of(finding.severity), finding.id, finding.code, what, finding.why);
  }
}

}  // namespace

std::size_t run_table_check(const TableCheckOptions& options) {
  if (options.checks.empty()) throw text::Failure(text::ExitCode::kUsage, "--csv wants --checks: a workbook or .csv with the rules");
  check::TableReport report = check::check_table(options.csv, load_checks(options.checks), {.id = options.id, .missing = options.missing});
  const auto wanted = [&](const std::string& code) {
    return options.codes.empty() || std::find(options.codes.begin(), options.codes.end(), code) != options.codes.end();
  };
  std::erase_if(report.findings, [&](const check::TableFinding& finding) { return !wanted(finding.code); });
  std::erase_if(report.cells, [&](const check::TableCells& cells) { return !wanted(cells.rule); });
  options.json ? print_json(report) : print_lines(report);
  const auto hard = static_cast<std::size_t>(std::count_if(report.findings.begin(), report.findings.end(), [](const check::TableFinding& f) { return f.severity == check::Severity::kHard; }));
  fmt::print(stderr, "{} rows checked: {} findings, {} of them hard\n", report.rows, report.findings.size(), hard);
  return hard;
}

}  // namespace eslabon::commands
