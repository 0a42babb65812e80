#include "host/check/firm_rows.hpp"

namespace eslabon::check {
namespace {

constexpr std::size_t kScratchBytes = 16 * 1024;
constexpr NodeId kRepeat = 1;
constexpr NodeId kFirstName = 2;
constexpr const char* kRepeatName = "interview";

class FirmScope final : public compile::Scope {
 public:
  explicit FirmScope(const std::vector<std::string>& names) : names_(names) {}

  [[nodiscard]] std::vector<compile::Symbol> find(std::string_view name) const override {
    std::vector<compile::Symbol> found;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == name) found.push_back(*symbol(static_cast<NodeId>(kFirstName + i)));
    if (found.empty() && name == kRepeatName) found.push_back(*symbol(kRepeat));
    return found;
  }
  [[nodiscard]] std::optional<compile::Symbol> symbol(NodeId node) const override {
    compile::Symbol symbol;
    if (node == 0 || node >= kFirstName + names_.size()) return symbol;
    symbol.node = node;
    symbol.name = node == kRepeat ? kRepeatName : names_[node - kFirstName];
    symbol.parent = node == kRepeat ? NodeId{0} : kRepeat;
    symbol.is_repeat = node == kRepeat;
    symbol.repeats = {kRepeat};
    if (symbol.is_repeat) symbol.type = compile::Type::kNone;
    return symbol;
  }
  [[nodiscard]] std::optional<compile::Symbol> child(NodeId, std::string_view name) const override {
    const auto found = find(name);
    return found.empty() ? std::nullopt : std::optional(found[0]);
  }
  [[nodiscard]] std::vector<std::string> names() const override { return names_; }

 private:
  const std::vector<std::string>& names_;
};

class FirmEnvironment final : public expr::BareEnvironment {
 public:
  explicit FirmEnvironment(const std::vector<std::vector<expr::Value>>& rows) : rows_(rows) {}
  Result<expr::Value> value(Address at, expr::Scratch&) override {
    if (at.row == kRootRow || at.row > rows_.size() || at.node < kFirstName) return expr::Value();
    const auto& row = rows_[at.row - 1U];
    const std::size_t column = at.node - std::size_t{kFirstName};
    return column < row.size() ? row[column] : expr::Value();
  }
  Result<RowId> first_row(NodeId, RowId) override { return rows_.empty() ? kNoRow : RowId{1}; }
  Result<RowId> next_row(NodeId, RowId row) override { return row < rows_.size() ? static_cast<RowId>(row + 1) : kNoRow; }
  Result<std::uint32_t> position(RowId row) override { return std::uint32_t{row}; }

 private:
  const std::vector<std::vector<expr::Value>>& rows_;
};

}  // namespace

FirmExpression::FirmExpression(std::string_view text, const std::vector<std::string>& names, const std::string& where,
                               std::vector<std::string>& faults)
    : memory_(kScratchBytes), machine_(MutableBytes(memory_)) {
  compile::Compiled made = compile::compile(text, FirmScope(names), {.self = 0, .filtered = {}, .wants_boolean = true, .host_functions = true});
  for (const compile::ExpressionFault& fault : made.errors) faults.push_back(where + ": " + compile::to_string(fault));
  expression_ = std::move(made.expression);
  if (!expression_) return;
  for (const compile::Dependency& read : expression_->dependencies)
    if (read.node >= kFirstName) used_.push_back(read.node - std::size_t{kFirstName});
}

bool FirmExpression::holds(const std::vector<std::vector<expr::Value>>& values) {
  FirmEnvironment environment(values);
  const auto result = machine_.evaluate_boolean(expression_->program(), environment, {.self = {0, kRootRow}});
  return result.ok() && *result;
}

}  // namespace eslabon::check
