// A store in a PostgreSQL database (15 or later) through libpq: rows in bulk by binary COPY.
#pragma once

#include <libpq-fe.h>

#include <unordered_map>

#include "host/store/copy_rows.hpp"
#include "host/store/sql_database.hpp"

namespace eslabon::store {

/// One connection; its words about errors in the form of text::Failure.
class PostgresConnection {
 public:
  /// Throws text::Failure(kStoreUnreachable) when nobody answers.
  explicit PostgresConnection(const std::string& address);
  /// Runs one or more statements without parameters; the last one's result.
  PGresult* execute(const std::string& sql);
  /// Ends with the server's words for what went wrong last.
  [[noreturn]] void fail(const PGresult* result) const;
  /// Leaves a transaction, also in the middle of a COPY.
  void roll_back() noexcept;
  /// The result when it is a good one; fails otherwise. Takes it over.
  PGresult* check(PGresult* result) const;
  [[nodiscard]] PGconn* handle() const { return handle_.get(); }
  /// Without a password.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  std::string name_;
  std::unique_ptr<PGconn, Finish> handle_;
};

/// Frees itself.
struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, FreeResult>;

class PostgresDatabase final : public SqlDatabase {
 public:
  /// Throws text::Failure(kStoreUnreachable) when nobody answers, or when there must be a store and is none.
  PostgresDatabase(const std::string& address, bool create);

  SqlStatement statement(const std::string& sql) override;
  SqlStatement stream(const std::string& sql) override;
  void execute(const std::string& sql) override { PostgresResult(connection_->execute(sql)); }
  [[nodiscard]] std::size_t changes() const override { return changes_; }
  void begin(Writing writing) override;
  void commit() override {
    flush();
    execute("COMMIT");
  }
  void rollback() noexcept override {
    copies_.clear();
    connection_->roll_back();
  }
  std::unique_ptr<SqlDatabase> another() override { return std::make_unique<PostgresDatabase>(address_, true); }
  [[nodiscard]] std::size_t folders() const override { return 2; }
  [[nodiscard]] bool gathers() const override { return gathers_; }
  void write(const FoldBatch& batch) override;
  void flush() override;
  std::int64_t schema_version() override;
  void set_schema_version(std::int64_t version) override;
  std::vector<std::string> tables_beginning(const std::string& prefix) override;
  [[nodiscard]] std::string dialect(std::string sql) const override;
  void create(const FoldTable& table) override;
  [[nodiscard]] const std::string& name() const override { return connection_->name(); }

 private:
  class Cursor;
  class Stream;
  std::unique_ptr<PostgresConnection> connect() const;
  void find_offices();
  std::string session_over_offices(const std::vector<std::string>& without);
  void delete_rows(const FoldBatch& batch);
  CopyRows& copy_into(const std::string& table, const FoldTable* columns);
  void send(CopyRows& copy);

  std::string address_;
  bool gathers_ = false;     ///< a national store: it reads its offices' tables
  std::string session_;      ///< SQL that every connection begins with: before the first of them
  std::unique_ptr<PostgresConnection> connection_;
  std::unordered_map<std::string, std::shared_ptr<SqlCursor>> statements_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;  ///< for streams
  std::size_t changes_ = 0;
  std::size_t prepared_ = 0;
  std::unordered_map<std::string, CopyRows> copies_;  ///< rows that wait to be sent, by table
};

/// SQL with ? and ?1 as PostgreSQL wants it: $1.
std::string with_dollars(const std::string& sql);

}  // namespace eslabon::store
