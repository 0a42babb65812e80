#include "host/store/wide_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
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

constexpr const char* kTablePrefix = "form_";
constexpr std::size_t kSpecialBytes = 9;  // "__special"

/// Names that are taken, regardless of case: SQL does not tell them apart.
class Names {
 public:
  /// With room behind it for the ending of a special column, when `reserve` says so.
  std::string take(const std::string& wanted, std::size_t reserve = 0) {
    std::string name = cut(wanted, kMostNameBytes - reserve);
    for (int number = 2; !taken_.insert(lower(name)).second; ++number) {
      const std::string ending = "_" + std::to_string(number);
      name = cut(wanted, kMostNameBytes - reserve - ending.size()) + ending;
    }
    return name;
  }

 private:
  /// Not inside of a character.
  static std::string cut(const std::string& text, std::size_t size) {
    if (text.size() <= size) return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80) --size;
    return text.substr(0, size);
  }
  std::set<std::string> taken_;
};

class Planner {
 public:
  explicit Planner(const form::Package& package) : package_(package), prefix_(kTablePrefix + hex16(package.hash())) {}

  std::vector<TableInfo> plan() {
    add_table("", 0);
    for (NodeId id = 1; id < package_.info().nodes; ++id)
      if (must(package_.node(id)).kind == form::NodeKind::kRepeat) add_table(name_of_node(id), id);
    for (NodeId id = 1; id < package_.info().nodes; ++id) add_question(must(package_.node(id)));
    for (TableInfo& table : tables_) share_out(table);
    return std::move(tables_);
  }

 private:
  std::string name_of_node(NodeId id) {
    std::array<std::uint8_t, form::kMaxNameBytes> buffer{};
    return std::string(must(package_.name(id, buffer)));
  }

  void add_table(const std::string& repeat, NodeId node) {
    TableInfo table{.name = table_names_.take(prefix_ + (node == 0 ? "" : "_" + repeat)), .parts = {}, .repeat = repeat, .repeat_node = node, .columns = {}};
    tables_.push_back(std::move(table));
    column_names_.emplace_back();
    for (const char* own : {kDeviceColumn, kInterviewColumn, kRowColumn, kParentColumn, kPositionColumn})
      column_names_.back().take(own);
  }

  void share_out(TableInfo& table) {
    table.parts.push_back(table.name);
    const std::size_t own = table.repeat_node == 0 ? 2 : 5;
    std::size_t used = own;
    for (ColumnInfo& column : table.columns) {
      const std::size_t needs = column.takes_special ? 2 : 1;
      if (used + needs > kMostColumns) {
        table.parts.push_back(table_names_.take(table.name + "__part" + std::to_string(table.parts.size() + 1)));
        used = own;
      }
      column.part = static_cast<std::uint16_t>(table.parts.size() - 1);
      used += needs;
    }
  }

  void add_question(const form::Node& node) {
    if (node.kind != form::NodeKind::kQuestion || node.data == form::DataType::kNone) return;
    const auto table = std::find_if(tables_.begin(), tables_.end(), [&](const TableInfo& t) { return t.repeat_node == node.repeat; });
    Names& names = column_names_[static_cast<std::size_t>(table - tables_.begin())];
    const std::string variable = name_of_node(node.id);
    const std::string name = names.take(variable, node.special != 0 ? kSpecialBytes : 0);
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

std::vector<std::string> own_columns(const TableInfo& table) {
  if (table.repeat_node == 0) return {kDeviceColumn, kInterviewColumn};
  return {kDeviceColumn, kInterviewColumn, kRowColumn, kParentColumn, kPositionColumn};
}

std::vector<FoldTable> fold_tables(const std::vector<TableInfo>& tables) {
  using From = FoldColumn::From;
  std::vector<FoldTable> made;
  for (const TableInfo& table : tables) {
    const std::size_t first = made.size();
    for (const std::string& part : table.parts) {
      FoldTable& of_part = made.emplace_back(FoldTable{part, table.repeat_node, {}});
      const auto own = [&](const char* name, From from) { of_part.columns.push_back({.name = name, .from = from, .choice = {}}); };
      own(kDeviceColumn, From::kDevice), own(kInterviewColumn, From::kInterview);
      if (table.repeat_node != 0) own(kRowColumn, From::kRow), own(kParentColumn, From::kParent), own(kPositionColumn, From::kPosition);
    }
    for (const ColumnInfo& column : table.columns) {
      std::vector<FoldColumn>& columns = made[first + column.part].columns;
      columns.push_back({column.name, column.type == ColumnType::kFlag ? From::kFlag : From::kAnswer, column.type, column.node, column.choice});
      if (column.takes_special) columns.push_back({special_column(column.name), From::kSpecial, ColumnType::kInteger, column.node, {}});
    }
  }
  return made;
}

ContentHash form_of_table(const std::string& name) {
  constexpr std::size_t kHead = 5, kDigits = 16;
  ContentHash hash = 0;
  if (!name.starts_with(kTablePrefix) || name.size() < kHead + kDigits) return 0;
  const auto read = std::from_chars(name.data() + kHead, name.data() + kHead + kDigits, hash, 16);
  return read.ptr == name.data() + kHead + kDigits ? hash : 0;
}

OpenPackage::OpenPackage(std::string bytes)
    : bytes_(std::move(bytes)), source_(as_bytes(bytes_)), cache_(kCacheBlocks * form::kCacheBlockBytes) {
  const Status status = package_.open(source_, cache_);
  if (!status.ok())
    throw text::Failure(text::ExitCode::kInvalidInput, std::string("this is no form package that can be read: ") + eslabon::name_of(status.error()));
}

}  // namespace eslabon::store
