#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <utility>

#include "host/compile/row_evaluator.hpp"
#include "host/estimate/column_tree.hpp"
#include "host/estimate/table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::estimate {
namespace {

constexpr int kMaxDepth = 100;

struct Operator {
  std::string_view text;
  TreeOp op;
  int binds;
};
// Longer spellings first; words need a boundary behind them.
constexpr Operator kOperators[] = {
    {"or", TreeOp::kOr, 1},           {"and", TreeOp::kAnd, 2},       {"!=", TreeOp::kNotEqual, 3},
    {"<=", TreeOp::kLessEqual, 4},    {">=", TreeOp::kGreaterEqual, 4}, {"=", TreeOp::kEqual, 3},
    {"<", TreeOp::kLess, 4},          {">", TreeOp::kGreater, 4},     {"+", TreeOp::kAdd, 5},
    {"-", TreeOp::kSubtract, 5},      {"*", TreeOp::kMultiply, 6},    {"div", TreeOp::kDivide, 6},
    {"mod", TreeOp::kModulo, 6},
};

struct FunctionName {
  std::string_view name;
  TreeOp op;
  std::size_t arguments;  ///< 0: two or more
};
constexpr FunctionName kFunctions[] = {
    {"not", TreeOp::kNot, 1},     {"if", TreeOp::kIf, 3},       {"coalesce", TreeOp::kCoalesce, 0},
    {"abs", TreeOp::kAbs, 1},     {"round", TreeOp::kRound, 1}, {"floor", TreeOp::kFloor, 1},
    {"ceiling", TreeOp::kCeiling, 1}, {"int", TreeOp::kInt, 1}, {"sqrt", TreeOp::kSqrt, 1},
    {"exp", TreeOp::kExp, 1},     {"log", TreeOp::kLog, 1},     {"log10", TreeOp::kLog10, 1},
    {"pow", TreeOp::kPower, 2},   {"selected", TreeOp::kSelected, 2},
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  ColumnProgram run() {
    program_.tree = binary(0);
    skip_space();
    if (at_ != text_.size()) fail("unexpected '" + std::string(text_.substr(at_, 10)) + "'");
    return std::move(program_);
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw text::Failure(text::ExitCode::kInvalidInput, "expression '" + std::string(text_) + "', column " +
                                                           std::to_string(at_ + 1) + ": " + message);
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  [[nodiscard]] static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
  }

  [[nodiscard]] const Operator* operator_here() {
    skip_space();
    const std::string_view rest = text_.substr(at_);
    for (const Operator& candidate : kOperators) {
      if (!rest.starts_with(candidate.text)) continue;
      const bool word = is_word(candidate.text[0]) && candidate.text != "-";
      if (word && rest.size() > candidate.text.size() && is_word(rest[candidate.text.size()])) continue;
      return &candidate;
    }
    return nullptr;
  }

  Tree binary(int least) {
    if (++depth_ > kMaxDepth) fail("too deeply nested");
    skip_space();
    const std::size_t start = at_;
    Tree left = unary();
    for (const Operator* op = operator_here(); op != nullptr && op->binds > least; op = operator_here()) {
      at_ += op->text.size();
      Tree right = binary(op->binds);
      Tree joined{op->op, 0, {}, 0, {}};
      joined.parts.push_back(std::move(left)), joined.parts.push_back(std::move(right));
      left = needs_rows(joined) ? by_row(start, joined) : std::move(joined);
    }
    --depth_;
    return left;
  }

  static bool is_comparison(TreeOp op) { return op >= TreeOp::kEqual && op <= TreeOp::kGreaterEqual; }
  static bool is_blank(const Tree& tree) { return tree.op == TreeOp::kText && tree.text.empty(); }

  /// A value that may be a text without being a column or a constant.
  static bool may_compute_text(const Tree& tree) {
    if (tree.op == TreeOp::kRow) return true;
    if (tree.op != TreeOp::kIf && tree.op != TreeOp::kCoalesce) return false;
    const auto first = tree.parts.begin() + (tree.op == TreeOp::kIf ? 1 : 0);
    return std::any_of(first, tree.parts.end(), [](const Tree& part) {
      return (part.op == TreeOp::kText && std::isnan(parse_number(part.text))) || may_compute_text(part);
    });
  }

  static bool needs_rows(const Tree& tree) {
    return is_comparison(tree.op) && (may_compute_text(tree.parts[0]) || may_compute_text(tree.parts[1]));
  }

  static void collect(const Tree& tree, bool decides, std::vector<Tree>& columns) {
    if (tree.op == TreeOp::kCoalesce) decides = false;
    if (is_comparison(tree.op) && (is_blank(tree.parts[0]) || is_blank(tree.parts[1]))) decides = false;
    if (tree.op == TreeOp::kColumn) columns.push_back({TreeOp::kColumn, decides ? 1.0 : 0.0, {}, tree.column, {}});
    for (const Tree& part : tree.parts) {
      if (tree.op == TreeOp::kRow) columns.push_back({TreeOp::kColumn, decides ? part.number : 0.0, {}, part.column, {}});
      else collect(part, decides, columns);
    }
  }

  /// The text from `start` to here, for the expression machine; compiled once now so that its faults are found.
  Tree by_row(std::size_t start, const Tree& parsed) {
    Tree tree{TreeOp::kRow, 0, std::string(text_.substr(start, at_ - start)), 0, {}};
    collect(parsed, true, tree.parts);
    std::vector<compile::Column> columns;
    for (const std::string& name : program_.columns) columns.push_back({name});
    const compile::RowEvaluator checked(tree.text, columns, "expression '" + std::string(text_) + "', from column " + std::to_string(start + 1));
    return tree;
  }

  Tree unary() {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '-') {
      if (++depth_ > kMaxDepth) fail("too deeply nested");
      ++at_;
      Tree negated{TreeOp::kNegate, 0, {}, 0, {}};
      negated.parts.push_back(unary());
      --depth_;
      return negated;
    }
    return primary();
  }

  Tree primary() {
    if (at_ == text_.size()) fail("something is missing here");
    const char c = text_[at_];
    if (c == '(') return parenthesised();
    if (c == '\'' || c == '"') return quoted(c);
    if (c == '$') return column();
    if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.') return number();
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) return call();
    fail(std::string("unexpected '") + c + "'");
  }

  void expect(char c) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != c) fail(std::string("'") + c + "' is missing here");
    ++at_;
  }

  Tree parenthesised() {
    ++at_;
    Tree inner = binary(0);
    expect(')');
    return inner;
  }

  Tree quoted(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) fail("the quote is not closed");
    Tree tree{TreeOp::kText, 0, std::string(text_.substr(at_ + 1, end - at_ - 1)), 0, {}};
    at_ = end + 1;
    return tree;
  }

  Tree column() {
    const std::size_t end = text_.find('}', at_);
    if (at_ + 1 >= text_.size() || text_[at_ + 1] != '{' || end == std::string_view::npos) fail("a column is written ${name}");
    std::string name(text_.substr(at_ + 2, end - at_ - 2));
    while (name.starts_with(' ')) name.erase(0, 1);
    while (name.ends_with(' ')) name.pop_back();
    at_ = end + 1;
    auto& names = program_.columns;
    const auto known = std::find(names.begin(), names.end(), name);
    const auto index = static_cast<std::size_t>(known - names.begin());
    if (known == names.end()) names.push_back(std::move(name));
    return {TreeOp::kColumn, 0, {}, index, {}};
  }

  Tree number() {
    std::size_t end = at_;
    while (end < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '.')) ++end;
    const double value = parse_number(text_.substr(at_, end - at_));
    if (std::isnan(value)) fail("not a number");
    at_ = end;
    return {TreeOp::kNumber, value, {}, 0, {}};
  }

  Tree call() {
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    const std::size_t start = std::exchange(at_, end);
    expect('(');
    std::vector<Tree> arguments;
    skip_space();
    while (at_ < text_.size() && text_[at_] != ')') {
      arguments.push_back(binary(0));
      skip_space();
      if (at_ < text_.size() && text_[at_] == ',') ++at_;
      else break;
    }
    expect(')');
    if (name == "true" || name == "false") return {TreeOp::kNumber, name == "true" ? 1.0 : 0.0, {}, 0, {}};
    if (name == "number" && arguments.size() == 1) return std::move(arguments[0]);
    return function(start, name, std::move(arguments));
  }

  Tree function(std::size_t start, std::string_view name, std::vector<Tree> arguments) {
    for (const FunctionName& known : kFunctions) {
      const bool fits = known.arguments == 0 ? arguments.size() >= 2 : arguments.size() == known.arguments;
      if (known.name == name && fits) return {known.op, 0, {}, 0, std::move(arguments)};
    }
    return by_row(start, {TreeOp::kRow, 0, {}, 0, columns_of(arguments)});
  }

  static std::vector<Tree> columns_of(const std::vector<Tree>& arguments) {
    std::vector<Tree> columns;
    for (const Tree& argument : arguments) collect(argument, true, columns);
    return columns;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  ColumnProgram program_;
};

}  // namespace

ColumnProgram parse_columns(std::string_view expression) { return Parser(expression).run(); }

}  // namespace eslabon::estimate
