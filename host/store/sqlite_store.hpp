// The store as one SQLite file: write-ahead log, every commit synced to the medium.
#pragma once

#include <map>

#include "host/store/log_interview.hpp"
#include "host/store/sqlite_database.hpp"
#include "host/store/store.hpp"
#include "host/store/wide_table_writer.hpp"

namespace eslabon::store {

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, OpenMode mode);

  std::vector<DeviceLog> devices() override;
  LogEnd end_of(DeviceId device) override;
  std::optional<Chain> chain_at(DeviceId device, Sequence sequence) override;
  Added add(DeviceId device, const LogEnd& before, std::span<const EntryView> entries, Chain chain_after) override;
  void read(DeviceId device, Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) override;
  void note_contact(DeviceId device, std::int64_t utc_s) override;

  void put_object(const ObjectInfo& info, std::string_view bytes) override;
  std::vector<ObjectInfo> objects() override;
  std::optional<std::string> object(ContentHash hash) override;

  std::size_t fold() override;
  std::size_t rebuild() override;
  std::vector<InterviewInfo> interviews(const InterviewFilter& filter) override;
  std::vector<TableInfo> tables(ContentHash form) override;
  void scan(const std::string& table, std::span<const std::string> columns,
            const std::function<void(std::span<const Cell>)>& each) override;

  std::string content_hash() override;
  std::string tables_hash() override;
  [[nodiscard]] const std::string& name() const override { return database_.path(); }

 private:
  class FoldSink;
  void migrate();
  void add_extent(DeviceLog& log);
  void put_run(DeviceId device, Chain before, std::span<const EntryView> entries);
  void put_conflict(DeviceId device, std::span<const EntryView> entries);
  void write_interview(const InterviewFold& fold);
  void join_times(DeviceId device);
  WideTableWriter* tables_writer(ContentHash form);

  SqliteDatabase database_;
  std::map<ContentHash, std::unique_ptr<WideTableWriter>> writers_;
};

}  // namespace eslabon::store
