// A store in one SQLite file: write-ahead log, every commit synced to the medium.
#pragma once

#include <sqlite3.h>

#include <array>
#include <span>
#include <unordered_map>

#include "host/store/sql_database.hpp"

namespace eslabon::store {

class SqliteDatabase final : public SqlDatabase {
 public:
  /// Opens the file; throws text::Failure(kStoreUnreachable) when it cannot, also when it is no database.
  SqliteDatabase(const std::string& path, bool create);

  SqlStatement statement(const std::string& sql) override;
  SqlStatement stream(const std::string& sql) override { return statement(sql); }
  void execute(const std::string& sql) override;
  [[nodiscard]] std::size_t changes() const override { return static_cast<std::size_t>(sqlite3_changes(handle_.get())); }
  void begin(Writing writing) override;
  void commit() override { execute("COMMIT"); }
  void rollback() noexcept override;
  std::unique_ptr<SqlDatabase> another() override { return std::make_unique<SqliteDatabase>(path_, false); }
  [[nodiscard]] std::size_t folders() const override { return 1; }
  void write(const FoldBatch& batch) override;
  std::int64_t schema_version() override;
  void set_schema_version(std::int64_t version) override { execute("PRAGMA user_version = " + std::to_string(version)); }
  std::vector<std::string> tables_beginning(const std::string& prefix) override;
  [[nodiscard]] std::string dialect(std::string sql) const override { return sql; }
  void create(const FoldTable& table) override;
  [[nodiscard]] const std::string& name() const override { return path_; }

  [[noreturn]] void fail(const std::string& what) const;

 private:
  class Cursor;
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  void write_fields(SqlCursor& cursor, std::span<const Field> fields);
  void write_rows(const FoldTable& table, std::span<const Field> fields);
  SqlCursor& cursor(const std::string& sql);

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<std::string, std::shared_ptr<SqlCursor>> statements_;
  std::vector<std::array<std::uint8_t, 40>> decimals_;  ///< texts of the decimals that are bound to the statement at work
};

}  // namespace eslabon::store
