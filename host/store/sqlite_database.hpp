// A SQLite connection, its statements and transactions, as objects that clean up after themselves.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "firmware/base/bytes.hpp"

namespace eslabon::store {

class SqliteDatabase;

/// A prepared statement at work: bind, step, read columns. Reset when it goes out of scope, and kept by its database for
/// the next use of the same text. Throws text::Failure(kFailed) with SQLite's words.
class SqliteStatement {
 public:
  SqliteStatement(const SqliteDatabase& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  SqliteStatement& bind(int index, std::int64_t value);
  SqliteStatement& bind_unsigned(int index, std::uint64_t value) { return bind(index, static_cast<std::int64_t>(value)); }
  /// The text must live until the statement has run.
  SqliteStatement& bind(int index, std::string_view text);
  SqliteStatement& bind_bytes(int index, Bytes bytes);
  SqliteStatement& bind_null(int index);

  /// The next row, or false after the last.
  bool step();
  /// For statements without rows; ready to be bound again afterwards.
  void run();
  void reset();

  [[nodiscard]] int columns() const { return sqlite3_column_count(statement_); }
  [[nodiscard]] bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  [[nodiscard]] bool is_integer(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_INTEGER; }
  [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] std::uint64_t unsigned_integer(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  /// Valid until the next step().
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] Bytes bytes(int column) const;

 private:
  const SqliteDatabase* database_;
  sqlite3_stmt* statement_;
};

class SqliteDatabase {
 public:
  /// Opens the file; throws text::Failure(kStoreUnreachable) when it cannot, also when it is no database.
  SqliteDatabase(const std::string& path, bool create);

  SqliteStatement statement(const std::string& sql);
  /// One or more statements without parameters.
  void execute(const std::string& sql);
  /// Rows changed by the last statement.
  [[nodiscard]] std::size_t changes() const { return static_cast<std::size_t>(sqlite3_changes(handle_.get())); }
  [[noreturn]] void fail(const std::string& what) const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

/// Undone when it goes out of scope without commit().
class SqliteTransaction {
 public:
  explicit SqliteTransaction(SqliteDatabase& database);
  ~SqliteTransaction();
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;
  /// Durable when it returns.
  void commit();

 private:
  SqliteDatabase& database_;
  bool open_ = true;
};

/// A name as SQL wants it: in double quotes.
std::string quoted(std::string_view name);

}  // namespace eslabon::store
