// The store over an engine that speaks SQL: what is said in store.hpp, once for all of them.
#pragma once

#include <map>

#include "host/store/decisions.hpp"
#include "host/store/fold_batch.hpp"
#include "host/store/sql_database.hpp"
#include "host/store/store.hpp"

namespace eslabon::store {

/// A run of entries that is stored without a gap inside.
struct ChunkHead {
  Sequence first = 0, last = 0;
  Chain before = 0, after = 0;
};

/// A form's tables as readers and as the database see them.
struct FormPlan {
  ContentHash form = 0;
  std::vector<TableInfo> tables;
  std::vector<FoldTable> in_database;
};

class SqlStore final : public Store {
 public:
  /// Makes the schema where there is none, or brings it up to date.
  explicit SqlStore(std::unique_ptr<SqlDatabase> database);

  std::vector<DeviceLog> devices() override;
  LogEnd end_of(DeviceId device) override;
  std::optional<Chain> chain_at(DeviceId device, Sequence sequence) override;
  Added add(DeviceId device, const LogEnd& before, std::span<const EntryView> entries, Chain chain_after) override;
  void read(DeviceId device, Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) override;
  void note_contact(DeviceId device, std::int64_t utc_s) override;
  std::vector<LogRun> runs(DeviceId device) override;
  std::vector<Conflict> conflicts() override;

  void put_object(const ObjectInfo& info, std::string_view bytes) override;
  std::vector<ObjectInfo> objects() override;
  std::optional<std::string> object(ContentHash hash) override;

  std::size_t fold() override;
  std::size_t rebuild() override;
  std::vector<InterviewInfo> interviews(const InterviewFilter& filter) override;
  std::vector<TableInfo> tables(ContentHash form) override;
  void scan(const std::string& table, std::span<const std::string> columns,
            const std::function<void(std::span<const Cell>)>& each) override;
  void select(const std::string& sql, const std::function<void(std::span<const Cell>)>& each) override;

  void put_note(const std::string& scope, const std::string& key, std::string_view bytes) override;
  std::map<std::string, std::string> notes(const std::string& scope) override;

  std::string content_hash() override;
  std::string tables_hash() override;
  [[nodiscard]] const std::string& name() const override { return database_->name(); }

 private:
  std::vector<ChunkHead> chunks_of(DeviceId device, Sequence first, Sequence last);
  bool agrees(DeviceId device, const ChunkHead& stored, const struct NewRun& run);
  void put_run(DeviceId device, const struct NewRun& run, Sequence from, Sequence end);
  Sequence fill_gaps(DeviceId device, const std::vector<ChunkHead>& near, const struct NewRun& run);
  void put_conflict(DeviceId device, std::span<const EntryView> entries);
  const FormPlan* plan_of(ContentHash form);
  std::vector<const FormPlan*> plans();
  void undo_where_decided(const std::vector<DeviceLog>& logs);
  void make_tables(const FormPlan& plan);
  void drop_tables();
  void check_offices();

  std::unique_ptr<SqlDatabase> database_;
  std::map<ContentHash, std::unique_ptr<FormPlan>> plans_;
};

/// What is still to be folded of one device.
struct FoldJob {
  DeviceId device = 0;
  Sequence folded = 0;      ///< up to here it was done; 0: everything anew
  Sequence first = 0, last = 0;
  std::string enumerator;   ///< had signed in when the entries begin
  std::uint64_t entries = 0;
  const Decisions* decisions = nullptr;
};
/// Folds them on as many connections as the engine allows, each with a thread that folds beside one that writes. Whole devices
/// at a time are committed. Returns how many interviews were written.
std::size_t fold_logs(SqlDatabase& database, const std::vector<const FormPlan*>& plans, std::vector<FoldJob> jobs);

/// Makes or updates the tables that every store has. Throws text::Failure(kStoreUnreachable) for one of a later version.
void bring_up_to_date(SqlDatabase& database);

/// Calls `each` for the entries first..last of a device in order, until it returns false.
void read_entries(SqlDatabase& database, DeviceId device, Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each);

}  // namespace eslabon::store
