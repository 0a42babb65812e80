#include "host/store/form_versions.hpp"

#include <algorithm>
#include <cctype>

#include "host/store/wide_table.hpp"

namespace eslabon::store {
namespace {

const char* words_of(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger: return "a whole number";
    case ColumnType::kDecimal: return "a decimal";
    case ColumnType::kText: return "text";
    case ColumnType::kDate: return "a date";
    case ColumnType::kFlag: return "a choice";
    case ColumnType::kAny: return "calculated";
  }
  return "";
}

const ColumnInfo* column_of(const TableInfo& table, const std::string& name) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const ColumnInfo& column) { return column.name == name; });
  return found == table.columns.end() ? nullptr : &*found;
}

bool is_own(const TableInfo& table, const std::string& name) {
  const std::vector<std::string> own = own_columns(table);
  return std::find(own.begin(), own.end(), name) != own.end();
}

bool joins(const TableInfo& here, const TableInfo& there, const std::string& name) {
  if (is_own(here, name)) return true;
  const ColumnInfo *mine = column_of(here, name), *other = column_of(there, name);
  return mine != nullptr && other != nullptr && mine->type == other->type;
}

bool has_interviews(Store& store, ContentHash form) {
  bool any = false;
  store.select("SELECT 1 FROM interview WHERE form = " + std::to_string(static_cast<std::int64_t>(form)) + " LIMIT 1", [&](std::span<const Cell>) { any = true; });
  return any;
}

std::vector<FormVersion> versions_of(Store& store, ContentHash form) {
  std::vector<FormVersion> versions;
  std::vector<ObjectInfo> forms;
  for (const ObjectInfo& info : store.objects())
    if (info.kind == ObjectKind::kForm) forms.push_back(info);
  const auto own = std::find_if(forms.begin(), forms.end(), [&](const ObjectInfo& info) { return info.hash == form; });
  if (own == forms.end()) return versions;
  const ObjectInfo here = *own;
  std::erase_if(forms, [&](const ObjectInfo& info) { return info.hash == form || info.name != here.name; });
  std::sort(forms.begin(), forms.end(), [](const ObjectInfo& a, const ObjectInfo& b) {
    return a.version != b.version ? is_earlier_version(b.version, a.version) : a.hash < b.hash;
  });
  versions.push_back({here, store.tables(form).at(0)});
  for (const ObjectInfo& info : forms)
    if (has_interviews(store, info.hash)) versions.push_back({info, store.tables(info.hash).at(0)});
  return versions;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && std::isdigit(static_cast<unsigned char>(text[size])) != 0) ++size;
  std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  return digits;
}

}  // namespace

std::string to_string(const Unjoined& one) { return "version " + one.version + ": " + one.variable + " " + one.why; }

VersionJoin join_versions(Store& store, ContentHash form, std::span<const std::string> columns) {
  VersionJoin join{versions_of(store, form), {}};
  for (std::size_t i = 1; i < join.versions.size(); ++i) {
    const FormVersion& there = join.versions[i];
    for (const std::string& name : columns) {
      const ColumnInfo *mine = column_of(join.versions[0].table, name), *other = column_of(there.table, name);
      if (mine == nullptr || (other != nullptr && other->type == mine->type)) continue;
      join.unjoined.push_back({there.form.version, name, other == nullptr ? "is not asked there" : std::string("is ") + words_of(other->type) + " there, " + words_of(mine->type) + " here"});
    }
  }
  return join;
}

std::vector<Unjoined> left_out(const VersionJoin& join) {
  std::vector<Unjoined> found;
  for (std::size_t i = 1; i < join.versions.size(); ++i)
    for (const ColumnInfo& column : join.versions[i].table.columns)
      if (!column.variable.empty() && column_of(join.versions[0].table, column.name) == nullptr)
        found.push_back({join.versions[i].form.version, column.name, "is not asked here: left out"});
  return found;
}

void scan_joined(Store& store, const VersionJoin& join, std::span<const std::string> columns, const std::function<void(std::span<const Cell>)>& each) {
  std::vector<Cell> cells(columns.size());
  for (const FormVersion& version : join.versions) {
    std::vector<std::string> there;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (&version != &join.versions[0] && !joins(join.versions[0].table, version.table, columns[i])) continue;
      there.push_back(columns[i]);
      places.push_back(i);
    }
    std::fill(cells.begin(), cells.end(), Cell{});
    store.scan(version.table.name, there, [&](std::span<const Cell> row) {
      for (std::size_t i = 0; i < row.size(); ++i) cells[places[i]] = row[i];
      each(cells);
    });
  }
}

bool is_earlier_version(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const bool numbers = std::isdigit(static_cast<unsigned char>(a[0])) != 0 && std::isdigit(static_cast<unsigned char>(b[0])) != 0;
    if (numbers) {
      const std::string_view left = take_digits(a), right = take_digits(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
      continue;
    }
    if (a[0] != b[0]) return a[0] < b[0];
    a.remove_prefix(1), b.remove_prefix(1);
  }
  return a.size() < b.size();
}

std::optional<ObjectInfo> newest_form(Store& store) {
  std::optional<ObjectInfo> newest;
  for (const ObjectInfo& info : store.objects()) {
    if (info.kind != ObjectKind::kForm) continue;
    if (newest && newest->name != info.name) return std::nullopt;
    if (!newest || is_earlier_version(newest->version, info.version) || (newest->version == info.version && newest->hash < info.hash)) newest = info;
  }
  return newest;
}

}  // namespace eslabon::store
