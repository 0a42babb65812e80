#include "host/check/table_check.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <unordered_map>

#include "host/check/firm_rows.hpp"
#include "host/compile/row_evaluator.hpp"
#include "host/estimate/csv_scan.hpp"
#include "host/text/fault.hpp"

namespace eslabon::check {
namespace {

[[noreturn]] void refuse(const std::string& message) { throw text::Failure(text::ExitCode::kInvalidInput, message); }

/// Like the workbook's cells; a number in scientific notation, which no answer has but exports do, is a number, too.
expr::Value value_of(std::string_view cell) {
  const expr::Value value = compile::value_of_cell(cell);
  if (value.kind() != expr::Kind::kText || cell.empty()) return value;
  double number = 0;
  const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return read.ec == std::errc() && read.ptr == cell.data() + cell.size() ? expr::Value::number(number) : value;
}

/// The file in memory: cells as views into the mapped bytes.
class Rows {
 public:
  Rows(const std::filesystem::path& csv, const TableOptions& options) : scan_(csv) {
    columns_ = scan_.header().size();
    std::vector<std::size_t> all(columns_);
    for (std::size_t i = 0; i < columns_; ++i) all[i] = i;
    scan_.select(all);
    std::vector<std::string_view> row(columns_);
    while (scan_.next(row)) keep(row);
    id_ = options.id.empty() ? 0 : column(options.id, "--id");
    for (const std::string& name : scan_.header()) names_.push_back({name, compile::Type::kAny});
  }
  [[nodiscard]] std::size_t size() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const { return cells_[row * columns_ + column]; }
  [[nodiscard]] std::string id(std::size_t row) const { return std::string(cell(row, id_)); }
  [[nodiscard]] const std::vector<compile::Column>& names() const { return names_; }
  [[nodiscard]] const std::vector<std::string>& header() const { return scan_.header(); }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t id_column() const { return id_; }
  [[nodiscard]] std::size_t column(const std::string& name, const std::string& where) const {
    const auto found = std::find(scan_.header().begin(), scan_.header().end(), name);
    if (found == scan_.header().end()) refuse(where + ": " + scan_.file() + " has no column '" + name + "'");
    return static_cast<std::size_t>(found - scan_.header().begin());
  }

 private:
  void keep(const std::vector<std::string_view>& row) {
    for (const std::string_view cell : row) {
      // Cells with doubled quotes live only until the next row.
      const bool doubled = cell.find('"') != std::string_view::npos;
      cells_.push_back(doubled ? std::string_view(kept_.emplace_back(std::make_unique<std::string>(cell))->c_str(), cell.size()) : cell);
    }
  }
  estimate::CsvScan scan_;
  std::size_t columns_ = 0, id_ = 0;
  std::vector<std::string_view> cells_;
  std::vector<std::unique_ptr<std::string>> kept_;
  std::vector<compile::Column> names_;
};

class TableCheck {
 public:
  TableCheck(const Rows& rows, const compile::DescribedSheet& sheet, const TableOptions& options) : rows_(rows), sheet_(sheet), options_(options) {}

  TableReport run() {
    std::vector<text::Fault> faults;
    const std::vector<SheetRule> rules = read_rules(sheet_, 1, 0, 0, faults);
    if (!faults.empty()) {
      std::string all;
      for (const text::Fault& fault : faults) all += (all.empty() ? "" : "\n") + text::to_string(fault);
      refuse(all);
    }
    report_.rows = rows_.size();
    for (const SheetRule& rule : rules) check(rule);
    return std::move(report_);
  }

 private:
  void check(const SheetRule& rule) {
    switch (rule.kind) {
      case RuleKind::kInterview: return check_rule(rule);
      case RuleKind::kFirm: return check_firms(rule);
      case RuleKind::kOutlier: return check_outliers(rule);
      case RuleKind::kSimilar: return check_similar(rule);
    }
  }

  [[nodiscard]] std::string where(const SheetRule& rule, const char* column) const { return std::string(sheet_.where(rule.row, column)); }
  [[nodiscard]] bool is_missing(std::string_view cell) const {
    return cell.empty() || cell == "NA" || std::find(options_.missing.begin(), options_.missing.end(), cell) != options_.missing.end();
  }

  /// The expression's values for all rows; `each` gets them one by one.
  template <class Each>
  void evaluate(const std::string& text, const std::string& place, const Each& each) {
    compile::RowEvaluator evaluator(text, rows_.names(), place);
    std::vector<expr::Value> values(rows_.columns());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (const std::size_t column : evaluator.columns_used()) {
        const std::string_view cell = rows_.cell(row, column);
        values[column] = is_missing(cell) ? expr::Value() : value_of(cell);
      }
      each(row, evaluator, std::span<const expr::Value>(values));
    }
  }
  std::vector<bool> base_of(const SheetRule& rule) {
    std::vector<bool> base(rows_.size(), true);
    if (!rule.base.empty())
      evaluate(rule.base, where(rule, "base"), [&](std::size_t row, auto& evaluator, auto values) { base[row] = evaluator.boolean(values); });
    return base;
  }
  std::vector<double> numbers_of(const std::string& text, const std::string& place) {
    std::vector<double> numbers(rows_.size());
    evaluate(text, place, [&](std::size_t row, auto& evaluator, auto values) { numbers[row] = evaluator.number(values); });
    return numbers;
  }

  TableFinding& add(const SheetRule& rule, std::size_t row) {
    TableFinding& finding = report_.findings.emplace_back();
    finding.row = row, finding.id = rows_.id(row), finding.code = rule.name, finding.severity = rule.severity, finding.why = rule.message;
    return finding;
  }

  void check_rule(const SheetRule& rule) {
    const std::vector<bool> base = base_of(rule);
    evaluate(rule.rule, where(rule, "rule"), [&](std::size_t row, auto& evaluator, auto values) {
      if (base[row] && !evaluator.boolean(values)) add(rule, row);
    });
  }

  void check_firms(const SheetRule& rule) {
    std::vector<std::string> faults;
    FirmExpression expression(rule.rule, rows_.header(), where(rule, "rule"), faults);
    if (!faults.empty()) refuse(faults[0]);
    const std::vector<bool> base = base_of(rule);
    std::map<std::string_view, std::vector<std::size_t>> firms;
    for (std::size_t row = 0; row < rows_.size(); ++row)
      if (base[row]) firms[rows_.cell(row, rows_.id_column())].push_back(row);
    for (const auto& [id, rows] : firms) {
      if (rows.size() < 2) continue;
      std::vector<std::vector<expr::Value>> values;
      for (const std::size_t row : rows) {
        values.emplace_back(rows_.columns());
        for (const std::size_t column : expression.used())
          if (!is_missing(rows_.cell(row, column))) values.back()[column] = value_of(rows_.cell(row, column));
      }
      if (!expression.holds(values)) add(rule, rows.back());
    }
  }

  void check_outliers(const SheetRule& rule) {
    std::vector<double> values = numbers_of(rule.value, where(rule, "value"));
    const std::vector<double> previous = rule.previous.empty() ? std::vector<double>() : numbers_of(rule.previous, where(rule, "previous"));
    const std::vector<bool> base = base_of(rule);
    for (std::size_t row = 0; row < values.size(); ++row)
      if (!base[row]) values[row] = std::nan("");
    std::vector<std::string> names;
    const std::vector<std::uint32_t> cells = cells_of(rule, names);
    const OutlierReport found = find_outliers(rule.outlier, values, previous, cells);
    TableCells& kept = report_.cells.emplace_back();
    kept.rule = rule.name, kept.by = rule.by;
    for (const CellBounds& bounds : found.cells) kept.cells.push_back({names[bounds.cell], bounds});
    for (const Outlier& outlier : found.outliers) {
      TableFinding& finding = add(rule, outlier.row);
      const CellBounds& bounds = found.cells[outlier.cell];
      finding.cell = names[bounds.cell], finding.score = outlier.score, finding.low = bounds.low, finding.high = bounds.high;
    }
  }

  /// Rows where one of `by` is missing are in no cell. Cells are numbered in the order of their names.
  std::vector<std::uint32_t> cells_of(const SheetRule& rule, std::vector<std::string>& names) {
    std::vector<std::size_t> by;
    for (const std::string& name : rule.by) by.push_back(rows_.column(name, where(rule, "by")));
    std::map<std::string, std::uint32_t> numbers;
    std::vector<std::string> row_names(rows_.size());
    std::vector<bool> known(rows_.size(), true);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (const std::size_t column : by) {
        known[row] = known[row] && !is_missing(rows_.cell(row, column));
        row_names[row] += (row_names[row].empty() ? "" : " ") + std::string(rows_.cell(row, column));
      }
      if (known[row]) numbers[row_names[row]];
    }
    for (auto& [name, number] : numbers) {
      number = static_cast<std::uint32_t>(names.size());
      names.push_back(name);
    }
    std::vector<std::uint32_t> cells(rows_.size(), kNoCell);
    for (std::size_t row = 0; row < rows_.size(); ++row)
      if (known[row]) cells[row] = numbers[row_names[row]];
    return cells;
  }

  void check_similar(const SheetRule& rule) {
    std::vector<std::size_t> columns;
    for (const std::string& name : rule.variables) columns.push_back(rows_.column(name, where(rule, "value")));
    for (std::size_t column = 0; rule.variables.empty() && column < rows_.columns(); ++column)
      if (column != rows_.id_column()) columns.push_back(column);
    const std::vector<std::uint32_t> codes = codes_of(rule, columns);
    const AnswerCodes answers{codes, columns.size()};
    std::vector<std::uint32_t> counters(AnswerCounts::kCounters);
    AnswerCounts counts(counters);
    for (std::size_t row = 0; row < rows_.size(); ++row) counts.add(answers.row(row));
    if (rule.similar.share >= 1 && rule.similar.bits == 0) return add_copies(rule, answers);
    const SimilarReport found = find_similar(rule.similar, answers, counts);
    struct Nearest { double share = 0; std::uint32_t other = 0, count = 1; };
    std::map<std::uint32_t, Nearest> nearest;
    const auto take = [&](std::uint32_t row, std::uint32_t other, double share) {
      Nearest& best = nearest[row];
      ++best.count;
      if (share > best.share) best.share = share, best.other = other;
    };
    for (const SimilarPair& pair : found.pairs) {
      const double share = static_cast<double>(pair.equal) / pair.of;
      take(pair.a, pair.b, share);
      take(pair.b, pair.a, share);
    }
    for (const auto& [row, best] : nearest) {
      TableFinding& finding = add(rule, row);
      finding.score = best.share, finding.count = best.count, finding.other = rows_.id(best.other);
    }
  }
  void add_copies(const SheetRule& rule, const AnswerCodes& answers) {
    const std::vector<std::uint32_t> counts = count_equal_rows(answers);
    for (std::size_t row = 0; row < counts.size(); ++row) {
      const auto given = std::count_if(answers.row(row).begin(), answers.row(row).end(), [](std::uint32_t code) { return code != 0; });
      if (counts[row] < 2 || static_cast<std::uint32_t>(given) < rule.similar.answers) continue;
      TableFinding& finding = add(rule, row);
      finding.score = 1, finding.count = counts[row];
    }
  }
  std::vector<std::uint32_t> codes_of(const SheetRule& rule, const std::vector<std::size_t>& columns) {
    std::vector<std::uint32_t> codes(rows_.size() * columns.size());
    const std::vector<bool> base = base_of(rule);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::unordered_map<std::string_view, std::uint32_t> known;
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        const std::string_view cell = rows_.cell(row, columns[i]);
        if (cell.empty() || cell == "NA" || !base[row]) continue;
        codes[row * columns.size() + i] = known.try_emplace(cell, static_cast<std::uint32_t>(known.size() + 1)).first->second;
      }
    }
    return codes;
  }

  const Rows& rows_;
  const compile::DescribedSheet& sheet_;
  const TableOptions& options_;
  TableReport report_;
};

}  // namespace

TableReport check_table(const std::filesystem::path& csv, const compile::DescribedSheet& sheet, const TableOptions& options) {
  const Rows rows(csv, options);
  return TableCheck(rows, sheet, options).run();
}

}  // namespace eslabon::check
