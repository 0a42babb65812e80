#include "host/store/sqlite_database.hpp"

#include <chrono>
#include <filesystem>
#include <thread>

#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

constexpr int kBusyMs = 10'000;

/// A new store is turned to write-ahead logging by whoever opens it first. SQLite does not call its busy handler for that
/// (two openers could wait for one another for ever), so the second one is told "busy" at once and has to ask again.
int turn_to_wal(sqlite3* handle) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyMs);
  for (;;) {
    const int result = sqlite3_exec(handle, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    if ((result & 0xFF) != SQLITE_BUSY || std::chrono::steady_clock::now() > until) return result;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

class SqliteDatabase::Cursor final : public SqlCursor {
 public:
  Cursor(const SqliteDatabase& database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  ~Cursor() override { sqlite3_finalize(statement_); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  void bind(int index, std::int64_t value) override { check(sqlite3_bind_int64(statement_, index, value)); }
  void bind_text(int index, std::string_view text) override {
    check(sqlite3_bind_text64(statement_, index, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind_bytes(int index, Bytes bytes) override {
    check(sqlite3_bind_blob64(statement_, index, bytes.data(), bytes.size(), SQLITE_STATIC));
  }
  bool step() override {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) database_.fail(sqlite3_sql(statement_));
    return false;
  }
  void reset() override {
    sqlite3_reset(statement_);  // its result repeats the error that step() has already reported
    sqlite3_clear_bindings(statement_);
  }
  int columns() const override { return sqlite3_column_count(statement_); }
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  bool is_integer(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_INTEGER; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return text == nullptr ? std::string_view() : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }
  Bytes bytes(int column) const override {
    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  void check(int result) const {
    if (result != SQLITE_OK) database_.fail("bind");
  }
  const SqliteDatabase& database_;
  sqlite3_stmt* statement_;
};

SqliteDatabase::SqliteDatabase(const std::string& path, bool create) : path_(path) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (result != SQLITE_OK) {
    const bool missing = !create && !std::filesystem::exists(path);
    throw text::Failure(text::ExitCode::kStoreUnreachable,
                        path + ": " + (missing ? "there is no store here" : sqlite3_errmsg(handle)));
  }
  sqlite3_busy_timeout(handle, kBusyMs);
  sqlite3_extended_result_codes(handle, 1);
  if (turn_to_wal(handle) != SQLITE_OK) fail("PRAGMA journal_mode = WAL");
  execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384");
}

SqlStatement SqliteDatabase::statement(const std::string& sql) {
  cursor(sql);
  return SqlStatement(statements_[sql]);
}

SqlCursor& SqliteDatabase::cursor(const std::string& sql) {
  auto& kept = statements_[sql];
  if (kept == nullptr || kept.use_count() > 1) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v3(handle_.get(), sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (result != SQLITE_OK) {
      statements_.erase(sql);
      fail(sql);
    }
    kept = std::make_shared<Cursor>(*this, statement);
  }
  return *kept;
}

void SqliteDatabase::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

void SqliteDatabase::begin(Writing) { execute("BEGIN IMMEDIATE"); }

void SqliteDatabase::rollback() noexcept {
  // Where SQLite has rolled back by itself, the error that brought us here says why.
  if (sqlite3_get_autocommit(handle_.get()) == 0) sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteDatabase::fail(const std::string& what) const {
  const int code = sqlite3_extended_errcode(handle_.get()), kind = code & 0xFF;
  const bool unreachable = kind == SQLITE_NOTADB || kind == SQLITE_CORRUPT || kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY;
  std::string told = sqlite3_errmsg(handle_.get());
  if (kind == SQLITE_BUSY) told = "another program is writing to it";
  if (kind == SQLITE_FULL || code == SQLITE_IOERR_WRITE) told = "there is no room left on the disk; nothing of this step was stored";
  throw text::Failure(unreachable ? text::ExitCode::kStoreUnreachable : text::ExitCode::kFailed,
                      path_ + ": " + told + (kind == SQLITE_ERROR ? " (" + what.substr(0, 200) + ")" : ""));
}

std::int64_t SqliteDatabase::schema_version() {
  auto row = statement("PRAGMA user_version");
  row.step();
  return row.integer(0);
}

std::vector<std::string> SqliteDatabase::tables_beginning(const std::string& prefix) {
  std::vector<std::string> names;
  auto rows = statement("SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, length(?1)) = ?1 ORDER BY name");
  rows.bind(1, std::string_view(prefix));
  while (rows.step()) names.emplace_back(rows.text(0));
  return names;
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

}  // namespace eslabon::store
