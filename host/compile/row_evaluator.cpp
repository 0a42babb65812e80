#include "host/compile/row_evaluator.hpp"

#include <cmath>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"
#include "host/compile/expression_extras.hpp"
#include "host/compile/expression_variables.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {
namespace {

constexpr std::size_t kScratchBytes = 16 * 1024;

class ColumnScope final : public Scope {
 public:
  explicit ColumnScope(const std::vector<Column>& columns) : columns_(columns) {}

  [[nodiscard]] std::vector<Symbol> find(std::string_view name) const override {
    std::vector<Symbol> found;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].name == name) found.push_back(symbol_of(i));
    return found;
  }
  [[nodiscard]] std::optional<Symbol> symbol(NodeId node) const override {
    if (node == 0 || node > columns_.size()) return Symbol{};
    return symbol_of(node - 1U);
  }
  [[nodiscard]] std::optional<Symbol> child(NodeId, std::string_view) const override { return std::nullopt; }
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const Column& column : columns_) names.push_back(column.name);
    return names;
  }

 private:
  [[nodiscard]] Symbol symbol_of(std::size_t index) const {
    Symbol symbol;
    symbol.node = static_cast<NodeId>(index + 1);
    symbol.name = columns_[index].name;
    symbol.type = columns_[index].type;
    symbol.parent = 0;
    return symbol;
  }
  const std::vector<Column>& columns_;
};

class RowEnvironment final : public expr::BareEnvironment {
 public:
  RowEnvironment(std::span<const expr::Value> row, expr::Moment now) : row_(row), now_(now) {}
  Result<expr::Value> value(Address at, expr::Scratch&) override {
    if (at.node == 0 || at.node > row_.size()) return Error::kNotFound;
    return row_[at.node - 1U];
  }
  expr::Moment now() override { return now_; }
  Result<expr::Value> extra(std::uint8_t function, std::span<const expr::Value> arguments, expr::Scratch& scratch) override {
    return call_extra(function, arguments, scratch);
  }

 private:
  std::span<const expr::Value> row_;
  expr::Moment now_;
};

Expression compiled(std::string_view text, const std::vector<Column>& columns, const std::string& where) {
  if (columns.size() >= kNoNode) throw text::Failure(text::ExitCode::kInvalidInput, where + ": too many columns");
  Compiled result = compile(text, ColumnScope(columns), {.filtered = {}, .host_functions = true});
  if (result.ok()) return std::move(*result.expression);
  std::string message;
  for (const ExpressionFault& fault : result.errors)
    message += (message.empty() ? "" : "\n") + where + ": " + to_string(fault);
  throw text::Failure(text::ExitCode::kInvalidInput, message);
}

}  // namespace

RowEvaluator::RowEvaluator(std::string_view text, const std::vector<Column>& columns, const std::string& where)
    : expression_(compiled(text, columns, where)), memory_(kScratchBytes), machine_(MutableBytes(memory_)), now_(local_now()) {
  for (const Dependency& dependency : expression_.dependencies) used_.push_back(dependency.node - 1U);
}

Result<expr::Value> RowEvaluator::evaluate(std::span<const expr::Value> row) {
  RowEnvironment environment(row, now_);
  return machine_.evaluate(expression_.program(), environment, {{0, kRootRow}});
}

double RowEvaluator::number(std::span<const expr::Value> row) {
  const auto value = evaluate(row);
  return value.ok() ? expr::to_number(*value) : std::nan("");
}

bool RowEvaluator::boolean(std::span<const expr::Value> row) {
  const auto value = evaluate(row);
  return value.ok() && expr::to_boolean(*value);
}

expr::Value value_of_cell(std::string_view cell) {
  const auto whole = expr::read_integer(cell);
  if (whole.ok()) return *whole;
  return expr::read_decimal(cell).value_or(expr::Value::text(cell));
}

}  // namespace eslabon::compile
