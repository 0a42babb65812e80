#include "host/estimate/sql_expression.hpp"

#include <charconv>
#include <cmath>

#include "host/estimate/table.hpp"

namespace eslabon::estimate {
namespace {

using Sql = std::optional<std::string>;

std::string literal(double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return "CAST('" + std::string(digits, end) + "' AS double precision)";
}

std::string truth(const std::string& condition) { return "(CASE WHEN " + condition + " THEN 1.0 WHEN NOT (" + condition + ") THEN 0.0 END)"; }
std::string condition(const std::string& number) { return "(" + number + " <> 0)"; }

std::string without_codes(const std::string& number, const std::vector<double>& missing) {
  std::string codes;
  for (const double code : missing) codes += (codes.empty() ? "" : ",") + literal(code);
  return codes.empty() ? number : "(CASE WHEN " + number + " NOT IN (" + codes + ") THEN " + number + " END)";
}

class Writer {
 public:
  Writer(const ColumnProgram& program, const std::function<std::optional<SqlColumn>(const std::string&)>& column) {
    for (const std::string& name : program.columns) columns_.push_back(column(name));
  }

  Sql number(const Tree& tree) const {
    switch (tree.op) {
      case TreeOp::kNumber: return literal(tree.number);
      case TreeOp::kText: return std::isnan(parse_number(tree.text)) ? Sql("CAST(NULL AS double precision)") : Sql(literal(parse_number(tree.text)));
      case TreeOp::kColumn: return columns_[tree.column] ? Sql(columns_[tree.column]->number) : std::nullopt;
      case TreeOp::kEqual: return equal(tree, "");
      case TreeOp::kNotEqual: return equal(tree, "NOT ");
      case TreeOp::kLess: return compare(tree, "<");
      case TreeOp::kLessEqual: return compare(tree, "<=");
      case TreeOp::kGreater: return compare(tree, ">");
      case TreeOp::kGreaterEqual: return compare(tree, ">=");
      case TreeOp::kAnd: return logical(tree, " AND ");
      case TreeOp::kOr: return logical(tree, " OR ");
      case TreeOp::kNot: return wrap(tree, [](const std::string& a) { return truth("NOT " + condition(a)); });
      case TreeOp::kIf: return choose(tree);
      case TreeOp::kCoalesce: return first_known(tree);
      case TreeOp::kSelected: return selected(tree);
      default: return arithmetic(tree);
    }
  }

 private:
  template <typename Make>
  Sql wrap(const Tree& tree, Make make) const {
    const Sql a = number(tree.parts[0]);
    return a ? Sql(make(*a)) : std::nullopt;
  }

  template <typename Make>
  Sql pair(const Tree& tree, Make make) const {
    const Sql a = number(tree.parts[0]), b = number(tree.parts[1]);
    return a && b ? Sql(make(*a, *b)) : std::nullopt;
  }

  Sql compare(const Tree& tree, const std::string& sign) const {
    return pair(tree, [&](const std::string& a, const std::string& b) { return truth(a + " " + sign + " " + b); });
  }

  Sql logical(const Tree& tree, const std::string& word) const {
    return pair(tree, [&](const std::string& a, const std::string& b) { return truth("(" + condition(a) + word + condition(b) + ")"); });
  }

  Sql blank(const Tree& side, const std::string& no) const {
    if (side.op == TreeOp::kColumn) return columns_[side.column] ? Sql(truth(no + "(" + columns_[side.column]->text + " IS NULL)")) : std::nullopt;
    const Sql value = number(side);
    return value ? Sql(truth(no + "(" + *value + " IS NULL)")) : std::nullopt;
  }

  /// A column's category against a text: as numbers when both are.
  Sql category(const Tree& side, const std::string& text, const std::string& no) const {
    const auto& column = columns_[side.column];
    if (!column) return std::nullopt;
    const std::string same = column->text + " = " + sql_text(text);
    if (std::isnan(parse_number(text))) return truth(no + "(" + same + ")");
    const std::string near = "abs(" + column->number + " - " + literal(parse_number(text)) + ") <= 1e-12";
    return truth(no + "(CASE WHEN " + column->number + " IS NULL THEN " + same + " ELSE " + near + " END)");
  }

  Sql equal(const Tree& tree, const std::string& no) const {
    const Tree &a = tree.parts[0], &b = tree.parts[1];
    const auto is_blank = [](const Tree& side) { return side.op == TreeOp::kText && side.text.empty(); };
    if (is_blank(b)) return blank(a, no);
    if (is_blank(a)) return blank(b, no);
    if (a.op == TreeOp::kColumn && b.op == TreeOp::kText) return category(a, b.text, no);
    if (b.op == TreeOp::kColumn && a.op == TreeOp::kText) return category(b, a.text, no);
    if (a.op == TreeOp::kText || b.op == TreeOp::kText || (a.op == TreeOp::kColumn && b.op == TreeOp::kColumn)) return std::nullopt;
    return pair(tree, [&](const std::string& x, const std::string& y) {
      return truth(no + "(abs(" + x + " - " + y + ") <= 1e-12 * greatest(1, abs(" + x + "), abs(" + y + ")))");
    });
  }

  Sql choose(const Tree& tree) const {
    const Sql when = number(tree.parts[0]), yes = number(tree.parts[1]), no = number(tree.parts[2]);
    if (!when || !yes || !no) return std::nullopt;
    return "(CASE WHEN " + *when + " IS NULL THEN NULL WHEN " + *when + " <> 0 THEN " + *yes + " ELSE " + *no + " END)";
  }

  Sql first_known(const Tree& tree) const {
    std::string all;
    for (const Tree& part : tree.parts) {
      const Sql value = number(part);
      if (!value) return std::nullopt;
      all += (all.empty() ? "" : ", ") + *value;
    }
    return "coalesce(" + all + ")";
  }

  Sql selected(const Tree& tree) const {
    if (tree.parts[0].op != TreeOp::kColumn || !columns_[tree.parts[0].column]) return std::nullopt;
    const Tree& word = tree.parts[1];
    const std::string wanted = word.op == TreeOp::kNumber ? number_text(word.number) : word.text;
    return truth("position(" + sql_text(" " + wanted + " ") + " in ' ' || " + columns_[tree.parts[0].column]->text + " || ' ') > 0");
  }

  Sql arithmetic(const Tree& tree) const {
    using Text = const std::string&;
    switch (tree.op) {
      case TreeOp::kAdd: return pair(tree, [](Text a, Text b) { return "(" + a + " + " + b + ")"; });
      case TreeOp::kSubtract: return pair(tree, [](Text a, Text b) { return "(" + a + " - " + b + ")"; });
      case TreeOp::kMultiply: return pair(tree, [](Text a, Text b) { return "(" + a + " * " + b + ")"; });
      case TreeOp::kDivide: return pair(tree, [](Text a, Text b) { return "(" + a + " / nullif(" + b + ", 0))"; });
      case TreeOp::kNegate: return wrap(tree, [](Text a) { return "(- " + a + ")"; });
      case TreeOp::kAbs: return wrap(tree, [](Text a) { return "abs(" + a + ")"; });
      case TreeOp::kRound: return wrap(tree, [](Text a) { return "floor(" + a + " + 0.5)"; });
      case TreeOp::kFloor: return wrap(tree, [](Text a) { return "floor(" + a + ")"; });
      case TreeOp::kCeiling: return wrap(tree, [](Text a) { return "ceil(" + a + ")"; });
      case TreeOp::kInt: return wrap(tree, [](Text a) { return "trunc(" + a + ")"; });
      case TreeOp::kSqrt: return wrap(tree, [](Text a) { return "(CASE WHEN " + a + " >= 0 THEN sqrt(" + a + ") END)"; });
      case TreeOp::kLog: return wrap(tree, [](Text a) { return "(CASE WHEN " + a + " > 0 THEN ln(" + a + ") END)"; });
      case TreeOp::kLog10: return wrap(tree, [](Text a) { return "(CASE WHEN " + a + " > 0 THEN log(" + a + ") END)"; });
      default: return std::nullopt;
    }
  }

  std::vector<std::optional<SqlColumn>> columns_;
};

}  // namespace

std::string sql_text(const std::string& text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? "''" : std::string(1, c);
  return made + "'";
}

SqlColumn sql_number_column(const std::string& name, const std::vector<double>& missing) {
  const std::string number = without_codes("CAST(" + name + " AS double precision)", missing);
  return {"(CASE WHEN " + number + " IS NOT NULL THEN CAST(" + name + " AS text) END)", number};
}

SqlColumn sql_text_column(const std::string& name, const std::vector<double>& missing) {
  const std::string given = "nullif(" + name + ", '')";
  const std::string as_number = "(CASE WHEN " + given + " ~ '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$' THEN CAST(" + given +
                                " AS double precision) END)";
  if (missing.empty()) return {given, as_number};
  std::string codes;
  for (const double code : missing) codes += (codes.empty() ? "" : ",") + sql_text(number_text(code));
  return {"(CASE WHEN " + given + " NOT IN (" + codes + ") THEN " + given + " END)", without_codes(as_number, missing)};
}

std::optional<std::string> sql_of(const ColumnProgram& program, const std::function<std::optional<SqlColumn>(const std::string&)>& column) {
  return Writer(program, column).number(program.tree);
}

}  // namespace eslabon::estimate
