// An expression as a tree over columns, evaluated for many rows at once with R's rules for missing values.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eslabon::estimate {

/// A run of rows of one column; both views have the same length. Texts compare by their codes.
struct ColumnView {
  std::span<const double> numbers;
  std::span<const std::uint32_t> codes;
  const std::vector<std::string>* levels = nullptr;
  bool is_text = false;
};

enum class TreeOp {
  kNumber, kText, kColumn,
  kAdd, kSubtract, kMultiply, kDivide, kModulo, kNegate,
  kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual,
  kAnd, kOr, kNot, kIf, kCoalesce,
  kAbs, kRound, kFloor, kCeiling, kInt, kSqrt, kExp, kLog, kLog10, kPower, kSelected,
  kRow,  ///< row by row through the expression machine: `text` is the source, `parts` its columns, `number` 1 where missing makes missing
};

struct Tree {
  TreeOp op = TreeOp::kNumber;
  double number = 0;
  std::string text;        ///< kText; kRow
  std::size_t column = 0;  ///< kColumn: index into the names below
  std::vector<Tree> parts;
};

struct ColumnProgram {
  Tree tree;
  std::vector<std::string> columns;  ///< names, each once
};

/// Parses an expression. Numbers, texts, ${name}, arithmetic, comparisons, and/or/not, if, coalesce, selected and the number functions
/// work on whole columns. A call of any other function of the language, and a comparison of computed texts, becomes kRow: missing where
/// one of its columns is, but for those inside coalesce() and comparisons with ''. Throws Failure(kInvalidInput) with the place.
ColumnProgram parse_columns(std::string_view expression);

/// Values of `rows` rows; views[i] belongs to program.columns[i]. A missing cell is NaN.
void evaluate(const ColumnProgram& program, std::span<const ColumnView> views, std::span<double> result);

}  // namespace eslabon::estimate
