// What the store asks of an engine: a connection, statements, transactions and rows in bulk. The SQL that goes through it
// is written once and is understood by SQLite and PostgreSQL.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "host/store/fold_batch.hpp"

namespace eslabon::store {

/// A prepared statement of an engine.
class SqlCursor {
 public:
  virtual ~SqlCursor() = default;
  virtual void bind(int index, std::int64_t value) = 0;
  virtual void bind_text(int index, std::string_view text) = 0;
  virtual void bind_bytes(int index, Bytes bytes) = 0;
  virtual bool step() = 0;
  /// Forgets bindings and rows; ready for the next use.
  virtual void reset() = 0;
  [[nodiscard]] virtual int columns() const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual bool is_integer(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  /// Of integers as well, in digits.
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual Bytes bytes(int column) const = 0;
};

/// A statement at work: bind from 1 (what is not bound is null), step, read columns from 0. Bound texts and bytes must live
/// until the statement has run. Reset when it goes out of scope. Throws text::Failure with the engine's words.
class SqlStatement {
 public:
  explicit SqlStatement(std::shared_ptr<SqlCursor> cursor) : cursor_(std::move(cursor)) {}
  ~SqlStatement() { cursor_->reset(); }
  SqlStatement(const SqlStatement&) = delete;
  SqlStatement& operator=(const SqlStatement&) = delete;

  SqlStatement& bind(int index, std::int64_t value) { return cursor_->bind(index, value), *this; }
  SqlStatement& bind_unsigned(int index, std::uint64_t value) { return bind(index, static_cast<std::int64_t>(value)); }
  SqlStatement& bind(int index, std::string_view text) { return cursor_->bind_text(index, text), *this; }
  SqlStatement& bind_bytes(int index, Bytes bytes) { return cursor_->bind_bytes(index, bytes), *this; }

  /// The next row, or false after the last.
  bool step() { return cursor_->step(); }
  /// For statements without rows; ready to be bound again afterwards.
  void run() { cursor_->step(), cursor_->reset(); }

  [[nodiscard]] int columns() const { return cursor_->columns(); }
  [[nodiscard]] bool is_null(int column) const { return cursor_->is_null(column); }
  [[nodiscard]] bool is_integer(int column) const { return cursor_->is_integer(column); }
  [[nodiscard]] std::int64_t integer(int column) const { return cursor_->integer(column); }
  [[nodiscard]] std::uint64_t unsigned_integer(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  /// Valid until the next step().
  [[nodiscard]] std::string_view text(int column) const { return cursor_->text(column); }
  [[nodiscard]] Bytes bytes(int column) const { return cursor_->bytes(column); }

 private:
  std::shared_ptr<SqlCursor> cursor_;
};

/// What a transaction is for. SQLite has one writer at a time; PostgreSQL lets those side by side that do not disturb each other.
enum class Writing {
  kLogs,    ///< adds entries and objects: one at a time
  kFold,    ///< writes folded rows of devices that it holds: several at a time, none beside kTables
  kTables,  ///< makes or drops tables: alone
};

class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;
  /// Placeholders are ?; kept for the next use of the same text.
  virtual SqlStatement statement(const std::string& sql) = 0;
  /// For results that may not fit into memory; sees what is committed.
  virtual SqlStatement stream(const std::string& sql) = 0;
  /// One or more statements without parameters.
  virtual void execute(const std::string& sql) = 0;
  /// Rows changed by the last statement that ran.
  [[nodiscard]] virtual std::size_t changes() const = 0;

  virtual void begin(Writing writing) = 0;
  /// Durable when it returns; of kFold perhaps a moment later, whole or not at all: it can be folded again.
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;

  /// Another connection to the same data, for another thread.
  virtual std::unique_ptr<SqlDatabase> another() = 0;
  /// How many connections may fold side by side.
  [[nodiscard]] virtual std::size_t folders() const = 0;
  /// A national store: reads what its offices hold, and holds nothing itself.
  [[nodiscard]] virtual bool gathers() const { return false; }
  /// Writes what has been folded. With `batch.replaces` rows of these interviews may be there and go.
  /// The engine may keep the rows until flush() or commit().
  virtual void write(const FoldBatch& batch) = 0;
  /// Statements from here on see what was written.
  virtual void flush() {}

  /// The version of the schema; 0 when there is none.
  virtual std::int64_t schema_version() = 0;
  virtual void set_schema_version(std::int64_t version) = 0;
  /// Names of tables that begin so, sorted.
  virtual std::vector<std::string> tables_beginning(const std::string& prefix) = 0;
  /// CREATE TABLE in this engine's words from INTEGER, BLOB, TEXT.
  [[nodiscard]] virtual std::string dialect(std::string sql) const = 0;
  /// Makes a folded table where it is missing.
  virtual void create(const FoldTable& table) = 0;
  /// The file or address, for messages.
  [[nodiscard]] virtual const std::string& name() const = 0;
};

/// Undone when it goes out of scope without commit().
class SqlTransaction {
 public:
  SqlTransaction(SqlDatabase& database, Writing writing) : database_(database) { database_.begin(writing); }
  ~SqlTransaction() {
    if (open_) database_.rollback();
  }
  SqlTransaction(const SqlTransaction&) = delete;
  SqlTransaction& operator=(const SqlTransaction&) = delete;
  void commit() {
    database_.commit();
    open_ = false;
  }

 private:
  SqlDatabase& database_;
  bool open_ = true;
};

/// A name as SQL wants it: in double quotes.
std::string quoted(std::string_view name);

}  // namespace eslabon::store
