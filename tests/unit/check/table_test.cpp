// The sheet `checks` over a table from elsewhere.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "host/check/table_check.hpp"

using namespace eslabon;
using namespace eslabon::check;

namespace {

using Row = std::vector<std::string>;

compile::DescribedSheet sheet(const std::vector<Row>& rows) {
  compile::DescribedSheet made;
  for (const char* name : {"name", "kind", "severity", "base", "rule", "value", "previous", "by", "parameters", "message"}) made.columns.push_back({name, {}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = made.rows.emplace_back();
    for (std::size_t column = 0; column < rows[i].size(); ++column) row.push_back({rows[i][column], "checks!" + std::string(1, static_cast<char>('A' + column)) + std::to_string(i + 2)});
  }
  return made;
}

class Table {
 public:
  explicit Table(const std::string& text) : path_(std::filesystem::temp_directory_path() / ("eslabon-table-" + std::to_string(counter_++) + ".csv")) {
    std::ofstream(path_) << text;
  }
  ~Table() { std::filesystem::remove(path_); }
  TableReport check(const std::vector<Row>& rows) { return check_table(path_, sheet(rows), {.id = "firm", .missing = {"-9", "-8"}}); }

 private:
  static inline int counter_ = 0;
  std::filesystem::path path_;
};

std::vector<std::string> found(const TableReport& report, const std::string& code) {
  std::vector<std::string> ids;
  for (const TableFinding& finding : report.findings)
    if (finding.code == code) ids.push_back(finding.id);
  return ids;
}

}  // namespace

TEST_CASE("A rule is asked of the rows of its base, and missing answers are empty") {
  Table table("firm,home,abroad\nA,60,40\nB,60,60\nC,-9,50\n");
  const TableReport report = table.check({{"parts", "", "hard", "${home} != ''", "${home} + ${abroad} = 100", "", "", "", "", "Parts"}});
  CHECK(found(report, "parts") == std::vector<std::string>{"B"});
  CHECK(report.findings[0].why == "Parts");
}

TEST_CASE("A firm's two answers are held against each other") {
  Table table("firm,workers\nA,10\nA,12\nB,10\nB,70\nC,5\n");
  const TableReport report = table.check({{"jump", "firm", "soft", "", "max(${workers}) <= 3 * min(${workers})", "", "", "", "", ""}});
  CHECK(found(report, "jump") == std::vector<std::string>{"B"});
}

TEST_CASE("Sales in scientific notation are sales") {
  Table table("firm,sales\nA,1.5e+03\nB,1500\n");
  CHECK(found(table.check({{"high", "", "hard", "", "${sales} < 1000", "", "", "", "", ""}}), "high").size() == 2);
}

TEST_CASE("Copied questionnaires are found among the questions named, and don't know counts as an answer") {
  Table table("firm,a,b,c\nA,1,-9,7\nB,1,-9,8\nC,2,-9,7\nD,1,-9,9\n");
  const TableReport report = table.check({{"copy", "similar", "soft", "", "", "a b", "", "", "share=1 bits=0 min=0", ""}});
  CHECK(found(report, "copy") == std::vector<std::string>{"A", "B", "D"});
  CHECK(report.findings[0].count == 3);
}

TEST_CASE("Outliers tell what would have been usual in their cell") {
  std::string text = "firm,size,sales\n";
  for (int i = 0; i < 12; ++i) text += "F" + std::to_string(i) + ",1," + std::to_string(100 + i) + "\n";
  Table table(text + "X,1,5000\nY,,5000\n");
  const TableReport report = table.check({{"sales", "mad", "soft", "", "", "${sales}", "", "size", "c=6 min=5", ""}});
  REQUIRE(found(report, "sales") == std::vector<std::string>{"X"});
  CHECK(report.findings[0].cell == "1");
  CHECK(report.findings[0].high < 5000);
  CHECK(report.cells.at(0).cells.at(0).bounds.count == 13);
}

TEST_CASE("Every fault of the sheet is named with its place") {
  Table table("firm,a\nA,1\n");
  const std::vector<Row> bad{{"x", "oddity", "", "", "1", "", "", "", "", ""},      {"y", "mad", "grave", "", "", "${a}", "", "", "c=-1", ""},
                             {"z", "ratio", "", "", "", "${a}", "", "", "", ""},     {"", "", "", "", "1", "", "", "", "", ""},
                             {"w", "similar", "", "", "1", "", "", "a", "", ""}};
  try {
    (void)table.check(bad);
    FAIL("the sheet was accepted");
  } catch (const text::Failure& failure) {
    const std::string what = failure.what();
    for (const char* place : {"checks!B2", "checks!C3", "checks!I3", "checks!G4", "checks!A5", "checks!E6", "checks!H6"}) CHECK(what.find(place) != std::string::npos);
  }
}
