// What names mean in a form's expressions: also those of its sheets `checks` and `indicators`.
#pragma once

#include <map>

#include "host/compile/expression_scope.hpp"
#include "host/compile/form_description.hpp"

namespace eslabon::compile {

/// Looks names up in a description, which must outlive it and not change.
class DescriptionScope : public Scope {
 public:
  explicit DescriptionScope(const FormDescription& description);

  [[nodiscard]] std::vector<Symbol> find(std::string_view name) const override;
  [[nodiscard]] std::optional<Symbol> symbol(NodeId node) const override;
  [[nodiscard]] std::optional<Symbol> child(NodeId parent, std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] std::optional<TableSymbol> table(std::string_view name) const override;
  [[nodiscard]] std::optional<expr::ColumnId> column(expr::TableId table, std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> columns(expr::TableId table) const override;

 private:
  [[nodiscard]] std::vector<Symbol> at_path(std::string_view path) const;
  [[nodiscard]] Symbol make(NodeId node) const;
  const FormDescription& description_;
  std::multimap<std::string, NodeId, std::less<>> by_name_;
};

}  // namespace eslabon::compile
