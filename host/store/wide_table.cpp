#include "host/store/wide_table.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result.ok())
    throw text::Failure(text::ExitCode::kInvalidInput, std::string("the form package cannot be read: ") + name_of(result.error()));
  return *result;
}

ColumnType type_of(form::DataType data) {
  switch (data) {
    case form::DataType::kInteger: return ColumnType::kInteger;
    case form::DataType::kDecimal: return ColumnType::kDecimal;
    case form::DataType::kDate:
    case form::DataType::kTime:
    case form::DataType::kDateTime: return ColumnType::kDate;
    case form::DataType::kDynamic: return ColumnType::kAny;
    default: return ColumnType::kText;
  }
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string hex(ContentHash hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(hash >> shift) & 15U];
  return text;
}

/// Names that are taken, regardless of case: SQL does not tell them apart.
class Names {
 public:
  std::string take(const std::string& wanted) {
    std::string name = wanted;
    for (int number = 2; !taken_.insert(lower(name)).second; ++number) name = wanted + "_" + std::to_string(number);
    return name;
  }

 private:
  std::set<std::string> taken_;
};

class Planner {
 public:
  explicit Planner(const form::Package& package) : package_(package), prefix_("form_" + hex(package.hash())) {}

  std::vector<TableInfo> plan() {
    add_table("", 0);
    for (NodeId id = 1; id < package_.info().nodes; ++id)
      if (must(package_.node(id)).kind == form::NodeKind::kRepeat) add_table(name_of_node(id), id);
    for (NodeId id = 1; id < package_.info().nodes; ++id) add_question(must(package_.node(id)));
    return std::move(tables_);
  }

 private:
  std::string name_of_node(NodeId id) {
    std::array<std::uint8_t, form::kMaxNameBytes> buffer{};
    return std::string(must(package_.name(id, buffer)));
  }

  void add_table(const std::string& repeat, NodeId node) {
    TableInfo table{.name = table_names_.take(prefix_ + (node == 0 ? "" : "_" + repeat)), .repeat = repeat, .repeat_node = node, .columns = {}};
    tables_.push_back(std::move(table));
    column_names_.emplace_back();
    for (const char* own : {kDeviceColumn, kInterviewColumn, kRowColumn, kParentColumn, kPositionColumn})
      column_names_.back().take(own);
  }

  void add_question(const form::Node& node) {
    if (node.kind != form::NodeKind::kQuestion || node.data == form::DataType::kNone) return;
    const auto table = std::find_if(tables_.begin(), tables_.end(), [&](const TableInfo& t) { return t.repeat_node == node.repeat; });
    Names& names = column_names_[static_cast<std::size_t>(table - tables_.begin())];
    const std::string variable = name_of_node(node.id);
    const std::string name = names.take(variable);
    table->columns.push_back({.name = name, .variable = variable, .node = node.id, .type = type_of(node.data), .choice = {},
                              .takes_special = node.special != 0});
    if (node.special != 0) names.take(special_column(name));
    if (node.data == form::DataType::kSelectMultiple && node.choices != form::kNoTable) add_flags(node, name, *table, names);
  }

  void add_flags(const form::Node& node, const std::string& name, TableInfo& table, Names& names) {
    const form::Table list = must(package_.tables().table(node.choices));
    if (list.rows > kMostFlags) return;
    std::set<std::string> seen;
    for (std::uint32_t row = 0; row < list.rows; ++row) {
      form::CellBuffer buffer;
      const std::string choice(must(package_.tables().name(list, row, buffer)));
      if (!seen.insert(choice).second) continue;
      table.columns.push_back({.name = names.take(name + "__" + choice), .variable = table.columns.back().variable, .node = node.id,
                               .type = ColumnType::kFlag, .choice = choice, .takes_special = false});
    }
  }

  const form::Package& package_;
  std::string prefix_;
  Names table_names_;
  std::vector<TableInfo> tables_;
  std::vector<Names> column_names_;
};

constexpr std::size_t kCacheBlocks = 64;

}  // namespace

std::string special_column(const std::string& name) { return name + "__special"; }

std::vector<TableInfo> plan_tables(const form::Package& package) { return Planner(package).plan(); }

OpenPackage::OpenPackage(std::string bytes)
    : bytes_(std::move(bytes)), source_(as_bytes(bytes_)), cache_(kCacheBlocks * form::kCacheBlockBytes) {
  const Status status = package_.open(source_, cache_);
  if (!status.ok())
    throw text::Failure(text::ExitCode::kInvalidInput, std::string("this is no form package that can be read: ") + eslabon::name_of(status.error()));
}

}  // namespace eslabon::store
