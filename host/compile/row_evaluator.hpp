// One expression over the named columns of a table, row by row: indicators, checks, estimation plans.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "firmware/expr/machine.hpp"
#include "host/compile/expression.hpp"

namespace eslabon::compile {

/// A column as an expression sees it: ${name}.
struct Column {
  std::string name;
  Type type = Type::kAny;
};

/// Compiles once, then evaluates any number of rows without allocating. Not for two threads at once, nor copied: one for each thread.
class RowEvaluator {
 public:
  /// Throws text::Failure(kInvalidInput) naming `where` and every fault of `text`; `columns` may be more than it mentions.
  RowEvaluator(std::string_view text, const std::vector<Column>& columns, const std::string& where);
  RowEvaluator(const RowEvaluator&) = delete;
  RowEvaluator& operator=(const RowEvaluator&) = delete;

  /// The columns that it reads, as indices into `columns`: the only ones whose values matter.
  [[nodiscard]] const std::vector<std::size_t>& columns_used() const { return used_; }
  [[nodiscard]] const Expression& expression() const { return expression_; }

  /// The value for a row with one value for each of `columns`. Texts live as long as the row's, or until the next call. Errors as
  /// expr::Machine::evaluate().
  Result<expr::Value> evaluate(std::span<const expr::Value> row);
  /// evaluate() as number() and boolean() see it; NaN and false where it has no value.
  double number(std::span<const expr::Value> row);
  bool boolean(std::span<const expr::Value> row);
  void set_now(expr::Moment now) { now_ = now; }

 private:
  Expression expression_;
  std::vector<std::size_t> used_;
  std::vector<std::uint8_t> memory_;
  expr::Machine machine_;
  expr::Moment now_;
};

/// A CSV cell as a value: whole numbers and decimals as such, empty as empty, anything else as text (a view of `cell`).
expr::Value value_of_cell(std::string_view cell);

}  // namespace eslabon::compile
