// Interviews and tables: what is folded from the logs, and read.
#include <set>
#include <algorithm>
#include <charconv>

#include "host/store/sql_store.hpp"
#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

InterviewInfo interview_from(const SqlStatement& row) {
  return {.device = row.unsigned_integer(0), .id = row.unsigned_integer(1), .last = row.unsigned_integer(2),
          .form = row.unsigned_integer(3), .state = static_cast<InterviewState>(row.integer(4)),
          .outcome = static_cast<event::Outcome>(row.integer(5)), .case_id = std::string(row.text(6)),
          .enumerator = std::string(row.text(7)), .language = std::string(row.text(8)), .opened_utc = row.integer(9),
          .finished_utc = row.integer(10), .seconds = static_cast<std::uint32_t>(row.integer(11)),
          .answers = static_cast<std::uint32_t>(row.integer(12))};
}

/// A column that holds whatever a calculation yields: text in the database, whole numbers to readers.
Cell cell_of_any(std::string_view text) {
  Cell cell{.kind = Cell::Kind::kText, .text = text};
  std::int64_t integer = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), integer);
  const bool canonical = text == "0" || (!text.empty() && text[0] != '0' && !text.starts_with("-0"));
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && canonical) cell = {.kind = Cell::Kind::kInteger, .integer = integer, .text = {}};
  return cell;
}

/// Where one wanted column is found: in the statement of its part, at that place.
struct Place {
  std::size_t part = 0;
  int value = 0;
  int special = -1;
  bool any = false;
};

/// Reads some columns of a table whose parts have the same rows: a statement a part, row by row side by side.
class PartScan {
 public:
  PartScan(SqlDatabase& database, const TableInfo& table, std::span<const std::string> wanted) : lists_(table.parts.size()) {
    for (const std::string& name : wanted) places_.push_back(place(table, name, database.name()));
    for (std::size_t part = 0; part < lists_.size(); ++part) {
      if (lists_[part].empty()) continue;
      used_.push_back(part);
      const std::string order = table.repeat_node == 0 ? "_device, _interview" : "_device, _interview, _parent, _position, _row";
      statements_.resize(lists_.size());
      statements_[part] = std::unique_ptr<SqlStatement>(new SqlStatement(  // which cannot be moved into place
          database.stream("SELECT " + lists_[part] + " FROM " + quoted(table.parts[part]) + " ORDER BY " + order)));
    }
  }

  bool step(std::span<Cell> cells) {
    if (used_.empty()) return false;
    for (const std::size_t part : used_)
      if (!statements_[part]->step()) return false;
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = cell(places_[i]);
    return true;
  }

 private:
  int add(std::size_t part, const std::string& expression) {
    if (counts_.size() < lists_.size()) counts_.resize(lists_.size());
    lists_[part] += (lists_[part].empty() ? "" : ",") + expression;
    return counts_[part]++;
  }
  Place place(const TableInfo& table, const std::string& name, const std::string& store) {
    const std::vector<std::string> own = own_columns(table);
    if (std::find(own.begin(), own.end(), name) != own.end()) return {.value = add(0, quoted(name))};
    const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&](const ColumnInfo& c) { return c.name == name; });
    if (column == table.columns.end())
      throw text::Failure(text::ExitCode::kInvalidInput, store + ": " + table.name + " has no column " + name);
    const bool decimal = column->type == ColumnType::kDecimal;
    Place made{.part = column->part, .value = add(column->part, decimal ? "CAST(" + quoted(name) + " AS TEXT)" : quoted(name)), .special = -1,
               .any = column->type == ColumnType::kAny};
    if (column->takes_special) made.special = add(column->part, quoted(special_column(name)));
    return made;
  }
  Cell cell(const Place& place) const {
    const SqlStatement& row = *statements_[place.part];
    if (row.is_integer(place.value)) return {.kind = Cell::Kind::kInteger, .integer = row.integer(place.value), .text = {}};
    if (!row.is_null(place.value)) return place.any ? cell_of_any(row.text(place.value)) : Cell{.kind = Cell::Kind::kText, .text = row.text(place.value)};
    if (place.special >= 0 && !row.is_null(place.special))
      return {.kind = Cell::Kind::kSpecial, .text = {}, .special = static_cast<event::Special>(row.integer(place.special))};
    return {};
  }

  std::vector<std::string> lists_;
  std::vector<int> counts_;
  std::vector<Place> places_;
  std::vector<std::size_t> used_;
  std::vector<std::unique_ptr<SqlStatement>> statements_;
};

}  // namespace

const FormPlan* SqlStore::plan_of(ContentHash form) {
  const auto known = plans_.find(form);
  if (known != plans_.end()) return known->second.get();
  auto bytes = object(form);
  if (!bytes) return nullptr;
  const OpenPackage package(std::move(*bytes));
  auto plan = std::make_unique<FormPlan>(FormPlan{form, plan_tables(package.package()), {}});
  plan->in_database = fold_tables(plan->tables);
  make_tables(*plan);
  return (plans_[form] = std::move(plan)).get();
}

void SqlStore::make_tables(const FormPlan& plan) {
  const std::vector<std::string> there = database_->tables_beginning(plan.tables[0].name);
  const auto is_there = [&](const FoldTable& table) { return std::find(there.begin(), there.end(), table.name) != there.end(); };
  if (std::all_of(plan.in_database.begin(), plan.in_database.end(), is_there)) return;
  SqlTransaction transaction(*database_, Writing::kTables);
  for (const FoldTable& table : plan.in_database) database_->create(table);
  transaction.commit();
}

std::vector<const FormPlan*> SqlStore::plans() {
  std::vector<const FormPlan*> found;
  for (const ObjectInfo& info : objects())
    if (info.kind == ObjectKind::kForm) found.push_back(plan_of(info.hash));
  std::sort(found.begin(), found.end(), [](const FormPlan* a, const FormPlan* b) { return a->form < b->form; });
  return found;
}

// Offices fold their own logs. A device at two of them would be counted twice: that must be put right first.
void SqlStore::check_offices() {
  auto twice = database_->statement("SELECT device, min(_office), max(_office) FROM device GROUP BY device HAVING count(*) > 1 ORDER BY device LIMIT 1");
  if (!twice.step()) return;
  const std::string one(twice.text(1)), other(twice.text(2));
  throw text::Failure(text::ExitCode::kFailed, name() + ": device " + device_name(twice.unsigned_integer(0)) + " has a log at the offices '" + one + "' and '" +
                                                   other + "'; merge it into one of them, or go on without one (--without-office)");
}

std::size_t SqlStore::fold() {
  if (database_->gathers()) return check_offices(), 0;
  std::vector<FoldJob> jobs;
  const std::vector<DeviceLog> logs = devices();
  const Decisions decisions(logs, [this](DeviceId device, Sequence first, Sequence last, const auto& each) { read(device, first, last, each); });
  if (!decisions.empty()) undo_where_decided(logs);
  for (const DeviceLog& log : logs) {
    auto row = database_->statement("SELECT folded, enumerator FROM device WHERE device = ?");
    row.bind_unsigned(1, log.device);
    if (!row.step() || row.unsigned_integer(0) >= log.end.up_to) continue;
    const Sequence folded = row.unsigned_integer(0);
    jobs.push_back({.device = log.device, .folded = folded, .first = std::max(folded + 1, log.first), .last = log.end.up_to,
                    .enumerator = folded == 0 ? std::string() : std::string(row.text(1)),
                    .entries = std::min(log.entries, log.end.up_to - folded), .decisions = decisions.empty() ? nullptr : &decisions});
  }
  return jobs.empty() ? 0 : fold_logs(*database_, plans(), std::move(jobs));
}

// Logs of devices about whose interviews an office's log says something new are folded from their beginning.
void SqlStore::undo_where_decided(const std::vector<DeviceLog>& logs) {
  std::set<DeviceId> devices;
  for (const DeviceLog& log : logs) {
    if (!is_office(log.device)) continue;
    auto row = database_->statement("SELECT folded FROM device WHERE device = ?");
    row.bind_unsigned(1, log.device);
    const Sequence folded = row.step() ? row.unsigned_integer(0) : 0;
    if (folded >= log.end.up_to) continue;
    read(log.device, folded + 1, log.end.up_to, [&](const EntryView& entry) {
      Decision decision;
      if (entry.kind >= static_cast<std::uint8_t>(DecisionKind::kAccepted) && read_decision(entry.payload, decision)) devices.insert(decision.device);
      return true;
    });
  }
  if (devices.empty()) return;
  SqlTransaction transaction(*database_, Writing::kFold);
  for (const DeviceId device : devices) database_->statement("UPDATE device SET folded = 0 WHERE device = ?").bind_unsigned(1, device).run();
  transaction.commit();
}

void SqlStore::drop_tables() {
  SqlTransaction transaction(*database_, Writing::kTables);
  for (const std::string& table : database_->tables_beginning("form_")) database_->execute("DROP TABLE " + quoted(table));
  database_->execute("DELETE FROM interview; DELETE FROM clock; UPDATE device SET folded = 0, enumerator = ''");
  transaction.commit();
  plans_.clear();
}

std::size_t SqlStore::rebuild() {
  drop_tables();
  return fold();
}

std::vector<TableInfo> SqlStore::tables(ContentHash form) {
  const FormPlan* const plan = plan_of(form);
  return plan == nullptr ? std::vector<TableInfo>() : plan->tables;
}

std::vector<InterviewInfo> SqlStore::interviews(const InterviewFilter& filter) {
  auto rows = database_->stream("SELECT device, id, last, form, state, outcome, case_id, enumerator, language, opened_utc, finished_utc,"
                                " seconds, answers FROM interview WHERE (?1 = 0 OR form = ?1) AND (?2 = 0 OR state = 1) AND"
                                " (?3 = 0 OR device = ?3) AND last > ?4 ORDER BY device, id");
  rows.bind_unsigned(1, filter.form).bind(2, std::int64_t{filter.finished_only ? 1 : 0}).bind_unsigned(3, filter.device).bind_unsigned(4, filter.after);
  std::vector<InterviewInfo> interviews;
  while (rows.step()) interviews.push_back(interview_from(rows));
  return interviews;
}

void SqlStore::scan(const std::string& table, std::span<const std::string> columns,
                    const std::function<void(std::span<const Cell>)>& each) {
  const FormPlan* const plan = plan_of(form_of_table(table));
  const TableInfo* info = nullptr;
  if (plan != nullptr)
    for (const TableInfo& candidate : plan->tables)
      if (candidate.name == table) info = &candidate;
  if (info == nullptr) throw text::Failure(text::ExitCode::kInvalidInput, name() + ": there is no table " + table);
  PartScan scan(*database_, *info, columns);
  std::vector<Cell> cells(columns.size());
  while (scan.step(cells)) each(cells);
}

void SqlStore::select(const std::string& sql, const std::function<void(std::span<const Cell>)>& each) {
  auto rows = database_->stream(sql);
  std::vector<Cell> cells;
  while (rows.step()) {
    cells.resize(static_cast<std::size_t>(rows.columns()));
    for (int i = 0; i < rows.columns(); ++i) {
      Cell& cell = cells[static_cast<std::size_t>(i)];
      if (rows.is_null(i)) cell = {};
      else if (rows.is_integer(i)) cell = {.kind = Cell::Kind::kInteger, .integer = rows.integer(i), .text = {}};
      else cell = {.kind = Cell::Kind::kText, .text = rows.text(i)};
    }
    each(cells);
  }
}

}  // namespace eslabon::store
