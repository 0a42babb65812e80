#include "host/store/sqlite_database.hpp"

#include <filesystem>

#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

constexpr int kBusyMs = 10'000;

}  // namespace

SqliteStatement::~SqliteStatement() { reset(); }

void SqliteStatement::reset() {
  sqlite3_reset(statement_);  // its result repeats the error that step() has already reported
  sqlite3_clear_bindings(statement_);
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
  if (sqlite3_bind_int64(statement_, index, value) != SQLITE_OK) database_->fail("bind");
  return *this;
}
SqliteStatement& SqliteStatement::bind(int index, std::string_view text) {
  if (sqlite3_bind_text64(statement_, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK)
    database_->fail("bind");
  return *this;
}
SqliteStatement& SqliteStatement::bind_bytes(int index, Bytes bytes) {
  if (sqlite3_bind_blob64(statement_, index, bytes.data(), bytes.size(), SQLITE_STATIC) != SQLITE_OK) database_->fail("bind");
  return *this;
}
SqliteStatement& SqliteStatement::bind_null(int index) {
  if (sqlite3_bind_null(statement_, index) != SQLITE_OK) database_->fail("bind");
  return *this;
}

bool SqliteStatement::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) database_->fail(sqlite3_sql(statement_));
  return false;
}

void SqliteStatement::run() {
  step();
  reset();
}

std::string_view SqliteStatement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text == nullptr ? std::string_view() : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

Bytes SqliteStatement::bytes(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

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
}

SqliteStatement SqliteDatabase::statement(const std::string& sql) {
  auto& kept = statements_[sql];
  if (kept == nullptr) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v3(handle_.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (result != SQLITE_OK) {
      statements_.erase(sql);
      fail(sql);
    }
    kept.reset(statement);
  }
  return {*this, kept.get()};
}

void SqliteDatabase::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

void SqliteDatabase::fail(const std::string& what) const {
  const int code = sqlite3_errcode(handle_.get());
  const bool unreachable = code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
  const std::string told = code == SQLITE_BUSY ? "another program is writing to it" : sqlite3_errmsg(handle_.get());
  throw text::Failure(unreachable ? text::ExitCode::kStoreUnreachable : text::ExitCode::kFailed,
                      path_ + ": " + told + (code == SQLITE_ERROR ? " (" + what.substr(0, 200) + ")" : ""));
}

SqliteTransaction::SqliteTransaction(SqliteDatabase& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

SqliteTransaction::~SqliteTransaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const std::exception&) {  // SQLite has rolled back by itself: the error that brought us here says why
  }
}

void SqliteTransaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

}  // namespace eslabon::store
