// A form with nested repeats and a table, filled in: firms, their products, the products' markets; a list of towns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "firmware/expr/machine.hpp"
#include "host/compile/expression.hpp"

namespace eslabon::tests {

/// form: year, firm[ name, group[ size ], product[ label, value, market[ country, share ] ] ], rating.
class VillageForm : public compile::Scope, public expr::BareEnvironment {
 public:
  enum Node : NodeId { kForm, kYear, kFirm, kName, kGroup, kSize, kProduct, kLabel, kValue, kMarket, kCountry, kShare, kRating };

  VillageForm() {
    add(kForm, "village", kNoNode, compile::Type::kNone, {});
    add(kYear, "year", kForm, compile::Type::kInteger, {});
    add(kFirm, "firm", kForm, compile::Type::kNone, {kFirm});
    add(kName, "name", kFirm, compile::Type::kText, {kFirm});
    add(kGroup, "group", kFirm, compile::Type::kNone, {kFirm});
    add(kSize, "size", kGroup, compile::Type::kInteger, {kFirm});
    add(kProduct, "product", kFirm, compile::Type::kNone, {kFirm, kProduct});
    add(kLabel, "label", kProduct, compile::Type::kText, {kFirm, kProduct});
    add(kValue, "value", kProduct, compile::Type::kInteger, {kFirm, kProduct});
    add(kMarket, "market", kProduct, compile::Type::kNone, {kFirm, kProduct, kMarket});
    add(kCountry, "country", kMarket, compile::Type::kText, {kFirm, kProduct, kMarket});
    add(kShare, "share", kMarket, compile::Type::kInteger, {kFirm, kProduct, kMarket});
    add(kRating, "rating", kForm, compile::Type::kSelectOne, {});
    symbols_[kRating].choices = {"good", "poor"};
    for (const NodeId repeat : {kFirm, kProduct, kMarket}) symbols_[repeat].is_repeat = true;
  }

  RowId add_row(NodeId repeat, RowId parent) {
    rows_.push_back({repeat, parent});
    return static_cast<RowId>(rows_.size());
  }
  void answer(NodeId node, RowId row, expr::Value value) { answers_[{node, row}] = value; }
  void hide(NodeId node, RowId row) { hidden_.push_back({node, row}); }

  // compile::Scope
  using expr::BareEnvironment::find;
  [[nodiscard]] std::vector<compile::Symbol> find(std::string_view name) const override {
    for (const auto& symbol : symbols_)
      if (symbol.name == name) return {symbol};
    return {};
  }
  [[nodiscard]] std::optional<compile::Symbol> symbol(NodeId node) const override {
    return node < symbols_.size() ? std::optional(symbols_[node]) : std::nullopt;
  }
  [[nodiscard]] std::optional<compile::Symbol> child(NodeId parent, std::string_view name) const override {
    for (const auto& symbol : symbols_)
      if (symbol.parent == parent && symbol.name == name) return symbol;
    return std::nullopt;
  }
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const auto& symbol : symbols_) names.push_back(symbol.name);
    return names;
  }
  [[nodiscard]] std::optional<compile::TableSymbol> table(std::string_view name) const override {
    if (name != "towns") return std::nullopt;
    return compile::TableSymbol{7, "towns"};
  }
  [[nodiscard]] std::optional<expr::ColumnId> column(expr::TableId, std::string_view name) const override {
    for (std::size_t i = 0; i < kColumns.size(); ++i)
      if (kColumns[i] == name) return static_cast<expr::ColumnId>(i);
    return std::nullopt;
  }
  [[nodiscard]] std::vector<std::string> columns(expr::TableId) const override { return {kColumns.begin(), kColumns.end()}; }

  // expr::Environment
  Result<expr::Value> value(Address at, expr::Scratch&) override {
    const auto found = answers_.find({at.node, at.row});
    return found == answers_.end() || !*relevant(at) ? expr::Value() : found->second;
  }
  Result<bool> relevant(Address at) override {
    for (const auto& hidden : hidden_)
      if (hidden == at) return false;
    return true;
  }
  Result<RowId> first_row(NodeId repeat, RowId parent) override { return row_from(0, repeat, parent); }
  Result<RowId> next_row(NodeId repeat, RowId row) override { return row_from(row, repeat, rows_[row - 1U].parent); }
  Result<RowId> parent_row(RowId row) override { return row == 0 ? kRootRow : rows_[row - 1U].parent; }
  Result<std::uint32_t> position(RowId row) override {
    std::uint32_t position = 0;
    for (RowId r = 1; r <= row; ++r)
      if (rows_[r - 1U].repeat == rows_[row - 1U].repeat && rows_[r - 1U].parent == rows_[row - 1U].parent) ++position;
    return position;
  }
  Result<expr::TableRow> table_rows(expr::TableId) override { return expr::TableRow(kTowns.size()); }
  Result<expr::Value> cell(expr::TableId, expr::ColumnId column, expr::TableRow row, expr::Scratch& scratch) override {
    ESLABON_ASSIGN(const std::string_view text, scratch.keep(kTowns[row][column]));
    return expr::Value::text(text);
  }
  Result<expr::TableRow> find(expr::TableId, expr::ColumnId column, std::string_view key, expr::TableRow from) override {
    ++lookups;
    for (; from < kTowns.size(); ++from)
      if (kTowns[from][column] == key) return from;
    return expr::kNoTableRow;
  }
  Result<std::string_view> choice_label(NodeId node, std::string_view name, expr::Scratch&) override {
    return node == kRating && name == "good" ? std::string_view("Very good") : std::string_view();
  }

  int lookups = 0;

 private:
  struct Row {
    NodeId repeat;
    RowId parent;
  };
  static inline const std::vector<std::string> kColumns = {"name", "label", "region", "people"};
  static inline const std::vector<std::vector<std::string>> kTowns = {
      {"t1", "Areguá", "centre", "30"}, {"t2", "Ypané", "centre", "50"}, {"t3", "Pilar", "south", "32"}};

  void add(NodeId node, const char* name, NodeId parent, compile::Type type, std::vector<NodeId> repeats) {
    compile::Symbol symbol;
    symbol.node = node;
    symbol.name = name;
    symbol.parent = parent;
    symbol.type = type;
    symbol.repeats = std::move(repeats);
    symbols_.push_back(symbol);
  }
  Result<RowId> row_from(RowId after, NodeId repeat, RowId parent) {
    for (std::size_t i = after; i < rows_.size(); ++i)
      if (rows_[i].repeat == repeat && rows_[i].parent == parent) return static_cast<RowId>(i + 1);
    return kNoRow;
  }

  std::vector<compile::Symbol> symbols_;
  std::vector<Row> rows_;
  std::map<std::pair<NodeId, RowId>, expr::Value> answers_;
  std::vector<Address> hidden_;
};

}  // namespace eslabon::tests
