#include "host/estimate/column_tree.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/compile/row_evaluator.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kEqualWithin = 1e-12;  // as the expression machine compares

struct Scene {
  const std::vector<std::string>& names;
  std::span<const ColumnView> views;
  const ColumnView& operator[](std::size_t column) const { return views[column]; }
};
using Views = const Scene&;

void run(const Tree& tree, Views views, std::span<double> out);

std::vector<double> values_of(const Tree& tree, Views views, std::size_t rows) {
  std::vector<double> values(rows);
  run(tree, views, values);
  return values;
}

template <typename Function>
void binary(const Tree& tree, Views views, std::span<double> out, Function function) {
  run(tree.parts[0], views, out);
  if (tree.parts[1].op == TreeOp::kNumber) {
    const double right = tree.parts[1].number;
    for (double& value : out) value = function(value, right);
    return;
  }
  const std::vector<double> right = values_of(tree.parts[1], views, out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = function(out[i], right[i]);
}

template <typename Function>
void unary(const Tree& tree, Views views, std::span<double> out, Function function) {
  run(tree.parts[0], views, out);
  for (double& value : out) value = function(value);
}

double truth(double value) { return std::isnan(value) ? kNan : value != 0 ? 1 : 0; }

/// Comparisons with a missing side are missing.
template <typename Function>
void compare(const Tree& tree, Views views, std::span<double> out, Function function) {
  binary(tree, views, out, [&](double a, double b) {
    return std::isnan(a) || std::isnan(b) ? kNan : function(a, b) ? 1.0 : 0.0;
  });
}

bool is_text(const Tree& tree, Views views) {
  return tree.op == TreeOp::kText || (tree.op == TreeOp::kColumn && views[tree.column].is_text);
}

std::string text_at(const Tree& tree, Views views, std::size_t row) {
  if (tree.op == TreeOp::kText) return tree.text;
  const ColumnView& view = views[tree.column];
  return view.codes[row] == kMissingCode ? std::string() : (*view.levels)[view.codes[row]];
}

bool missing_at(const Tree& tree, Views views, std::size_t row) {
  return tree.op == TreeOp::kColumn && views[tree.column].codes[row] == kMissingCode;
}

/// Column against a text: decided once per category, then looked up.
void equal_category(const ColumnView& view, const std::string& text, bool wanted, std::span<double> out) {
  std::vector<double> of_level(view.levels->size());
  const double number = parse_number(text);
  for (std::size_t i = 0; i < of_level.size(); ++i) {
    const double level = parse_number((*view.levels)[i]);
    const bool equal = std::isnan(number) || std::isnan(level) ? (*view.levels)[i] == text
                                                               : std::fabs(level - number) <= kEqualWithin;
    of_level[i] = equal == wanted ? 1 : 0;
  }
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = view.codes[i] == kMissingCode ? kNan : of_level[view.codes[i]];
}

void equal_texts(const Tree& tree, Views views, bool wanted, std::span<double> out) {
  const Tree& a = tree.parts[0];
  const Tree& b = tree.parts[1];
  const bool both_simple = (a.op == TreeOp::kColumn || a.op == TreeOp::kText) && (b.op == TreeOp::kColumn || b.op == TreeOp::kText);
  if (a.op == TreeOp::kColumn && b.op == TreeOp::kText) return equal_category(views[a.column], b.text, wanted, out);
  if (b.op == TreeOp::kColumn && a.op == TreeOp::kText) return equal_category(views[b.column], a.text, wanted, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool missing = !both_simple || missing_at(a, views, i) || missing_at(b, views, i);
    out[i] = missing ? kNan : (text_at(a, views, i) == text_at(b, views, i)) == wanted ? 1 : 0;
  }
}

bool is_blank(const Tree& tree) { return tree.op == TreeOp::kText && tree.text.empty(); }

/// Comparing with '' asks whether there is an answer at all, so the result is never missing.
void equal_blank(const Tree& side, Views views, bool wanted, std::span<double> out) {
  run(side, views, out);
  const bool by_code = side.op == TreeOp::kColumn && !views[side.column].codes.empty();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool blank = by_code ? views[side.column].codes[i] == kMissingCode : std::isnan(out[i]);
    out[i] = blank == wanted ? 1 : 0;
  }
}

void equal(const Tree& tree, Views views, bool wanted, std::span<double> out) {
  if (is_blank(tree.parts[1])) return equal_blank(tree.parts[0], views, wanted, out);
  if (is_blank(tree.parts[0])) return equal_blank(tree.parts[1], views, wanted, out);
  const bool texts = is_text(tree.parts[0], views) || is_text(tree.parts[1], views);
  const bool simple = tree.parts[0].parts.empty() && tree.parts[1].parts.empty();
  if (texts && simple && tree.parts[0].op != TreeOp::kNumber && tree.parts[1].op != TreeOp::kNumber)
    return equal_texts(tree, views, wanted, out);
  compare(tree, views, out, [wanted](double a, double b) {
    return (std::fabs(a - b) <= kEqualWithin * std::max({1.0, std::fabs(a), std::fabs(b)})) == wanted;
  });
}

/// A false side settles `and`, a true one `or`, also when the other is missing.
void logical(const Tree& tree, Views views, bool settles, std::span<double> out) {
  binary(tree, views, out, [settles](double left, double right) {
    const double a = truth(left), b = truth(right), settled = settles ? 1 : 0;
    if (a == settled || b == settled) return settled;
    return std::isnan(a) || std::isnan(b) ? kNan : 1 - settled;
  });
}

void choose(const Tree& tree, Views views, std::span<double> out) {
  run(tree.parts[0], views, out);
  const std::vector<double> yes = values_of(tree.parts[1], views, out.size());
  const std::vector<double> no = values_of(tree.parts[2], views, out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::isnan(out[i]) ? kNan : out[i] != 0 ? yes[i] : no[i];
}

void first_known(const Tree& tree, Views views, std::span<double> out) {
  run(tree.parts[0], views, out);
  for (std::size_t k = 1; k < tree.parts.size(); ++k) {
    const std::vector<double> next = values_of(tree.parts[k], views, out.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      if (std::isnan(out[i])) out[i] = next[i];
  }
}

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t space = std::min(list.find(' '), list.size());
    if (list.substr(0, space) == word) return true;
    list.remove_prefix(std::min(space + 1, list.size()));
  }
  return false;
}

/// selected(${list}, 'name'): decided once per distinct answer.
void selected(const Tree& tree, Views views, std::span<double> out) {
  const Tree& list = tree.parts[0];
  if (list.op != TreeOp::kColumn) return std::fill(out.begin(), out.end(), kNan);
  const ColumnView& view = views[list.column];
  const Tree& word = tree.parts[1];
  const std::string wanted = word.op == TreeOp::kNumber ? number_text(word.number) : word.text;
  std::vector<double> of_level;
  for (const std::string& level : *view.levels) of_level.push_back(has_word(level, wanted) ? 1 : 0);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = view.codes[i] == kMissingCode ? kNan : of_level[view.codes[i]];
}

void column(const ColumnView& view, std::span<double> out) {
  std::copy_n(view.numbers.begin(), out.size(), out.begin());
}

/// A cell as the expression machine sees it; a text column's cells are texts also where they look like numbers.
expr::Value cell(const ColumnView& view, std::size_t row) {
  if (view.codes[row] == kMissingCode) return {};
  const std::string& level = (*view.levels)[view.codes[row]];
  if (view.is_text) return expr::Value::text(level);
  const double number = view.numbers[row];
  return parse_number(level) == number ? compile::value_of_cell(level) : expr::Value::number(number);
}

void row_by_row(const Tree& tree, Views views, std::span<double> out) {
  std::vector<compile::Column> columns;
  for (const std::string& name : views.names) columns.push_back({name});
  compile::RowEvaluator evaluator(tree.text, columns, "expression '" + tree.text + "'");
  std::vector<expr::Value> row(columns.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool missing = std::any_of(tree.parts.begin(), tree.parts.end(), [&](const Tree& part) {
      return part.number != 0 && views[part.column].codes[i] == kMissingCode;
    });
    for (const Tree& part : tree.parts) row[part.column] = cell(views[part.column], i);
    out[i] = missing ? kNan : evaluator.number(row);
  }
}

void arithmetic(const Tree& tree, Views views, std::span<double> out) {
  switch (tree.op) {
    case TreeOp::kAdd: return binary(tree, views, out, [](double a, double b) { return a + b; });
    case TreeOp::kSubtract: return binary(tree, views, out, [](double a, double b) { return a - b; });
    case TreeOp::kMultiply: return binary(tree, views, out, [](double a, double b) { return a * b; });
    case TreeOp::kDivide: return binary(tree, views, out, [](double a, double b) { return b == 0 ? kNan : a / b; });
    case TreeOp::kModulo: return binary(tree, views, out, [](double a, double b) { return b == 0 ? kNan : std::fmod(a, b); });
    case TreeOp::kPower: return binary(tree, views, out, [](double a, double b) { return std::pow(a, b); });
    case TreeOp::kNegate: return unary(tree, views, out, [](double a) { return -a; });
    case TreeOp::kAbs: return unary(tree, views, out, [](double a) { return std::fabs(a); });
    case TreeOp::kRound: return unary(tree, views, out, [](double a) { return std::floor(a + 0.5); });
    case TreeOp::kFloor: return unary(tree, views, out, [](double a) { return std::floor(a); });
    case TreeOp::kCeiling: return unary(tree, views, out, [](double a) { return std::ceil(a); });
    case TreeOp::kInt: return unary(tree, views, out, [](double a) { return std::trunc(a); });
    case TreeOp::kSqrt: return unary(tree, views, out, [](double a) { return a < 0 ? kNan : std::sqrt(a); });
    case TreeOp::kExp: return unary(tree, views, out, [](double a) { return std::exp(a); });
    case TreeOp::kLog: return unary(tree, views, out, [](double a) { return a > 0 ? std::log(a) : kNan; });
    case TreeOp::kLog10: return unary(tree, views, out, [](double a) { return a > 0 ? std::log10(a) : kNan; });
    default: return;
  }
}

void run(const Tree& tree, Views views, std::span<double> out) {
  switch (tree.op) {
    case TreeOp::kNumber: return std::fill(out.begin(), out.end(), tree.number);
    case TreeOp::kText: return std::fill(out.begin(), out.end(), parse_number(tree.text));
    case TreeOp::kColumn: return column(views[tree.column], out);
    case TreeOp::kEqual: return equal(tree, views, true, out);
    case TreeOp::kNotEqual: return equal(tree, views, false, out);
    case TreeOp::kLess: return compare(tree, views, out, [](double a, double b) { return a < b; });
    case TreeOp::kLessEqual: return compare(tree, views, out, [](double a, double b) { return a <= b; });
    case TreeOp::kGreater: return compare(tree, views, out, [](double a, double b) { return a > b; });
    case TreeOp::kGreaterEqual: return compare(tree, views, out, [](double a, double b) { return a >= b; });
    case TreeOp::kAnd: return logical(tree, views, false, out);
    case TreeOp::kOr: return logical(tree, views, true, out);
    case TreeOp::kNot: return unary(tree, views, out, [](double a) { return std::isnan(a) ? kNan : a == 0 ? 1 : 0; });
    case TreeOp::kIf: return choose(tree, views, out);
    case TreeOp::kCoalesce: return first_known(tree, views, out);
    case TreeOp::kSelected: return selected(tree, views, out);
    case TreeOp::kRow: return row_by_row(tree, views, out);
    default: return arithmetic(tree, views, out);
  }
}

}  // namespace

void evaluate(const ColumnProgram& program, std::span<const ColumnView> views, std::span<double> result) {
  run(program.tree, {program.columns, views}, result);
}

}  // namespace eslabon::estimate
