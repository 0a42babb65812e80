#include <algorithm>
#include <set>

#include "firmware/event/event_codec.hpp"
#include "host/store/log_folder.hpp"
#include "host/store/sqlite_store.hpp"
#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

constexpr const char* kInterviewColumns =
    "SELECT device, id, last, form, state, outcome, case_id, enumerator, language, opened_utc, finished_utc, seconds, answers FROM interview";

InterviewInfo interview_from(const SqliteStatement& row) {
  return {.device = row.unsigned_integer(0), .id = row.unsigned_integer(1), .last = row.unsigned_integer(2),
          .form = row.unsigned_integer(3), .state = static_cast<InterviewState>(row.integer(4)),
          .outcome = static_cast<event::Outcome>(row.integer(5)), .case_id = std::string(row.text(6)),
          .enumerator = std::string(row.text(7)), .language = std::string(row.text(8)), .opened_utc = row.integer(9),
          .finished_utc = row.integer(10), .seconds = static_cast<std::uint32_t>(row.integer(11)),
          .answers = static_cast<std::uint32_t>(row.integer(12))};
}

}  // namespace

/// Puts what a log's folding yields into the tables.
class SqliteStore::FoldSink final : public LogFolder::Sink {
 public:
  FoldSink(SqliteStore& store, DeviceId device) : store_(store), device_(device) {}

  void write(const InterviewFold& fold) override { store_.write_interview(fold); }
  void clock(std::uint32_t boot, std::int64_t utc_at_boot) override {
    store_.database_.statement("INSERT OR REPLACE INTO clock(device, boot, utc_at_boot) VALUES(?,?,?)")
        .bind_unsigned(1, device_).bind_unsigned(2, boot).bind(3, utc_at_boot).run();
  }
  std::string enumerator_of(event::InterviewId id) override {
    auto row = store_.database_.statement("SELECT enumerator FROM interview WHERE device = ? AND id = ?");
    row.bind_unsigned(1, device_).bind_unsigned(2, id);
    return row.step() ? std::string(row.text(0)) : std::string();
  }
  void read(Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) override {
    store_.read(device_, first, last, each);
  }

 private:
  SqliteStore& store_;
  DeviceId device_;
};

std::size_t SqliteStore::fold() {
  std::size_t changed = 0;
  for (const DeviceLog& log : devices()) {
    auto row = database_.statement("SELECT folded, enumerator FROM device WHERE device = ?");
    row.bind_unsigned(1, log.device);
    row.step();
    const Sequence folded = row.unsigned_integer(0);
    const std::string enumerator(row.text(1));
    row.reset();
    if (folded >= log.end.up_to) continue;
    SqliteTransaction transaction(database_);
    FoldSink sink(*this, log.device);
    LogFolder folder(log.device, sink, folded == 0 ? std::string() : enumerator);
    changed += folder.fold(std::max(folded + 1, log.first), log.end.up_to);
    database_.statement("UPDATE device SET folded = ?, enumerator = ? WHERE device = ?").bind_unsigned(1, log.end.up_to)
        .bind(2, folder.enumerator()).bind_unsigned(3, log.device).run();
    join_times(log.device);
    transaction.commit();
  }
  return changed;
}

std::size_t SqliteStore::rebuild() {
  {
    SqliteTransaction transaction(database_);
    std::vector<std::string> tables;
    auto rows = database_.statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'form\\_%' ESCAPE '\\'");
    while (rows.step()) tables.emplace_back(rows.text(0));
    rows.reset();
    for (const std::string& table : tables) database_.execute("DROP TABLE " + quoted(table));
    database_.execute("DELETE FROM interview; DELETE FROM clock; UPDATE device SET folded = 0, enumerator = ''");
    transaction.commit();
  }
  writers_.clear();
  return fold();
}

void SqliteStore::write_interview(const InterviewFold& fold) {
  const InterviewInfo& info = fold.info();
  const bool one_boot = fold.opened.boot == fold.ended.boot && fold.ended.uptime_ms >= fold.opened.uptime_ms;
  const std::uint64_t seconds = one_boot ? (fold.ended.uptime_ms - fold.opened.uptime_ms) / 1000 : 0;
  database_.statement("INSERT OR REPLACE INTO interview(device, id, last, form, state, outcome, case_id, enumerator, language, opened_boot,"
                      " opened_ms, opened_utc, ended_boot, ended_ms, finished_utc, seconds, answers) VALUES(?,?,?,?,?,?,?,?,?,?,?,0,?,?,0,?,?)")
      .bind_unsigned(1, info.device).bind_unsigned(2, info.id).bind_unsigned(3, info.last).bind_unsigned(4, info.form)
      .bind(5, static_cast<std::int64_t>(info.state)).bind(6, static_cast<std::int64_t>(info.outcome)).bind(7, info.case_id)
      .bind(8, info.enumerator).bind(9, info.language).bind_unsigned(10, fold.opened.boot).bind_unsigned(11, fold.opened.uptime_ms)
      .bind_unsigned(12, fold.ended.boot).bind_unsigned(13, fold.ended.uptime_ms).bind_unsigned(14, seconds)
      .bind_unsigned(15, fold.count_answers()).run();
  if (WideTableWriter* writer = tables_writer(info.form)) writer->write(fold);
}

// A boot's time may become known long after an interview of it: so it is joined at the end, not while folding.
void SqliteStore::join_times(DeviceId device) {
  database_.statement("UPDATE interview SET opened_utc = coalesce((SELECT utc_at_boot + opened_ms / 1000 FROM clock c WHERE c.device ="
                      " interview.device AND c.boot = opened_boot), 0), finished_utc = CASE WHEN state = 0 THEN 0 ELSE coalesce((SELECT"
                      " utc_at_boot + ended_ms / 1000 FROM clock c WHERE c.device = interview.device AND c.boot = ended_boot), 0) END"
                      " WHERE device = ?").bind_unsigned(1, device).run();
  database_.statement("UPDATE interview SET seconds = max(0, finished_utc - opened_utc) WHERE device = ? AND opened_boot <> ended_boot"
                      " AND opened_utc > 0 AND finished_utc > 0").bind_unsigned(1, device).run();
}

WideTableWriter* SqliteStore::tables_writer(ContentHash form) {
  const auto known = writers_.find(form);
  if (known != writers_.end()) return known->second.get();
  auto bytes = object(form);
  if (!bytes) return nullptr;
  const OpenPackage package(std::move(*bytes));
  return (writers_[form] = std::make_unique<WideTableWriter>(database_, plan_tables(package.package()))).get();
}

std::vector<TableInfo> SqliteStore::tables(ContentHash form) {
  const WideTableWriter* writer = tables_writer(form);
  return writer == nullptr ? std::vector<TableInfo>() : writer->tables();
}

std::vector<InterviewInfo> SqliteStore::interviews(const InterviewFilter& filter) {
  auto rows = database_.statement(std::string(kInterviewColumns) +
                                  " WHERE (?1 = 0 OR form = ?1) AND (?2 = 0 OR state = 1) AND (?3 = 0 OR device = ?3) ORDER BY device, id");
  rows.bind_unsigned(1, filter.form).bind(2, std::int64_t{filter.finished_only ? 1 : 0}).bind_unsigned(3, filter.device);
  std::vector<InterviewInfo> interviews;
  while (rows.step()) interviews.push_back(interview_from(rows));
  return interviews;
}

void SqliteStore::scan(const std::string& table, std::span<const std::string> columns,
                       const std::function<void(std::span<const Cell>)>& each) {
  std::set<std::string> existing;
  auto info = database_.statement("SELECT name FROM pragma_table_info(?)");
  info.bind(1, std::string_view(table));
  while (info.step()) existing.emplace(info.text(0));
  info.reset();
  std::string list;
  for (const std::string& column : columns) {
    if (!existing.contains(column)) throw text::Failure(text::ExitCode::kInvalidInput, name() + ": " + table + " has no column " + column);
    const std::string special = special_column(column);
    list += (list.empty() ? "" : ",") + quoted(column) + "," + (existing.contains(special) ? quoted(special) : "NULL");
  }
  auto rows = database_.statement("SELECT " + list + " FROM " + quoted(table) + " ORDER BY _device, _interview" +
                                  (existing.contains(kPositionColumn) ? ", _parent, _position, _row" : ""));
  std::vector<Cell> cells(columns.size());
  while (rows.step()) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const int at = static_cast<int>(2 * i);
      if (rows.is_integer(at)) cells[i] = {.kind = Cell::Kind::kInteger, .integer = rows.integer(at), .text = {}};
      else if (!rows.is_null(at)) cells[i] = {.kind = Cell::Kind::kText, .text = rows.text(at)};
      else if (!rows.is_null(at + 1)) cells[i] = {.kind = Cell::Kind::kSpecial, .text = {}, .special = static_cast<event::Special>(rows.integer(at + 1))};
      else cells[i] = {};
    }
    each(cells);
  }
}

}  // namespace eslabon::store
