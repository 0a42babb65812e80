#include "host/compile/description_scope.hpp"

#include <algorithm>

namespace eslabon::compile {
namespace {

Type type_of(const DescribedNode& node) {
  if (node.kind != form::NodeKind::kQuestion) return Type::kNone;
  switch (node.data) {
    case form::DataType::kInteger: return Type::kInteger;
    case form::DataType::kDecimal: return Type::kDecimal;
    case form::DataType::kDate: return Type::kDate;
    case form::DataType::kTime: return Type::kTime;
    case form::DataType::kDateTime: return Type::kDateTime;
    case form::DataType::kSelectOne: return Type::kSelectOne;
    case form::DataType::kSelectMultiple:
    case form::DataType::kRank: return Type::kSelectMultiple;
    case form::DataType::kText: return Type::kText;
    case form::DataType::kNone:
    case form::DataType::kDynamic: return Type::kAny;
  }
  return Type::kAny;
}

/// "firms" of "firms.csv".
std::string_view stem(std::string_view file) { return file.substr(0, file.rfind('.')); }

}  // namespace

DescriptionScope::DescriptionScope(const FormDescription& description) : description_(description) {
  for (std::size_t i = 0; i < description.nodes.size(); ++i)
    by_name_.emplace(description.nodes[i].name, static_cast<NodeId>(i));
}

Symbol DescriptionScope::make(NodeId id) const {
  const DescribedNode& node = description_.nodes[id];
  Symbol symbol;
  symbol.node = id;
  symbol.name = node.name;
  symbol.type = type_of(node);
  symbol.parent = node.parent;
  symbol.is_repeat = node.kind == form::NodeKind::kRepeat;
  symbol.repeats = description_.repeats(id);
  symbol.may_be_empty = !node.required || !node.relevant.empty();
  constexpr std::size_t kMaxNamedChoices = 500;  // a longer list's names are not compared with literals
  if (node.list && description_.lists[*node.list].choices.size() <= kMaxNamedChoices)
    for (const DescribedChoice& choice : description_.lists[*node.list].choices) symbol.choices.push_back(choice.name);
  return symbol;
}

// The first name of a path is the root's.
std::vector<Symbol> DescriptionScope::at_path(std::string_view path) const {
  std::size_t slash = path.find('/', 1);
  std::optional<Symbol> at = symbol(0);
  while (at && slash != std::string_view::npos) {
    const std::size_t end = std::min(path.find('/', slash + 1), path.size());
    at = child(at->node, path.substr(slash + 1, end - slash - 1));
    slash = end < path.size() ? end : std::string_view::npos;
  }
  return at ? std::vector{*at} : std::vector<Symbol>{};
}

std::vector<Symbol> DescriptionScope::find(std::string_view name) const {
  if (name.starts_with('/')) return at_path(name);
  std::vector<Symbol> found;
  const auto [begin, end] = by_name_.equal_range(name);
  for (auto at = begin; at != end; ++at) found.push_back(make(at->second));
  return found;
}

std::optional<Symbol> DescriptionScope::symbol(NodeId node) const {
  if (node >= description_.nodes.size()) return {};
  return make(node);
}

std::optional<Symbol> DescriptionScope::child(NodeId parent, std::string_view name) const {
  const auto [begin, end] = by_name_.equal_range(name);
  for (auto at = begin; at != end; ++at)
    if (description_.nodes[at->second].parent == parent) return make(at->second);
  return {};
}

std::vector<std::string> DescriptionScope::names() const {
  std::vector<std::string> all;
  for (const DescribedNode& node : description_.nodes) all.push_back(node.name);
  return all;
}

std::optional<TableSymbol> DescriptionScope::table(std::string_view name) const {
  for (std::size_t i = 0; i < description_.lists.size(); ++i) {
    const DescribedList& list = description_.lists[i];
    if (list.name == name || (list.is_file && (stem(list.name) == name || list.name == stem(name))))
      return TableSymbol{static_cast<expr::TableId>(i), list.name};
  }
  return {};
}

std::optional<expr::ColumnId> DescriptionScope::column(expr::TableId table, std::string_view name) const {
  if (table >= description_.lists.size()) return {};
  const DescribedList& list = description_.lists[table];
  if (!list.is_file && name == "name") return expr::ColumnId{0};
  if (!list.is_file && name == "label") return form::kLabelColumn;
  const auto at = std::find(list.columns.begin(), list.columns.end(), name);
  if (at == list.columns.end() && list.missing) return expr::ColumnId{0};
  if (at == list.columns.end()) return {};
  return static_cast<expr::ColumnId>(at - list.columns.begin() + (list.is_file ? 0 : 1));
}

std::vector<std::string> DescriptionScope::columns(expr::TableId table) const {
  if (table >= description_.lists.size()) return {};
  const DescribedList& list = description_.lists[table];
  std::vector<std::string> all = list.is_file ? std::vector<std::string>() : std::vector<std::string>{"name", "label"};
  all.insert(all.end(), list.columns.begin(), list.columns.end());
  return all;
}

}  // namespace eslabon::compile
