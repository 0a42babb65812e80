// Writes one interview after another into the tables of its form in SQLite.
#pragma once

#include "host/store/log_interview.hpp"
#include "host/store/sqlite_database.hpp"

namespace eslabon::store {

class WideTableWriter {
 public:
  /// Makes the tables where they are missing. `database` must outlive it.
  WideTableWriter(SqliteDatabase& database, std::vector<TableInfo> tables);

  /// Replaces whatever the tables hold of this interview.
  void write(const InterviewFold& fold);

  [[nodiscard]] const std::vector<TableInfo>& tables() const { return tables_; }

 private:
  void create(const TableInfo& table);
  void write_row(const TableInfo& table, const std::string& sql, const InterviewFold& fold, const FoldedRow& row);
  void bind_answer(SqliteStatement& statement, int& index, const ColumnInfo& column, const event::Answer* answer);

  SqliteDatabase& database_;
  std::vector<TableInfo> tables_;
  std::vector<std::string> inserts_, deletes_;  ///< one a table
  std::deque<std::string> texts_;               ///< bound to the statement at work
};

/// `_device, _interview, ...`: the columns of the table's own.
std::vector<std::string> own_columns(const TableInfo& table);

}  // namespace eslabon::store
