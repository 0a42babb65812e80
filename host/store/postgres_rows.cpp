// What has been folded, into PostgreSQL by binary COPY.
#include <algorithm>

#include "host/store/postgres_database.hpp"

namespace eslabon::store {
namespace {

using From = FoldColumn::From;

/// Bytes of a whole number's column; 0 for others.
int width_of(const FoldColumn& column) {
  switch (column.from) {
    case From::kDevice:
    case From::kInterview: return 8;
    case From::kRow:
    case From::kParent:
    case From::kPosition: return 4;
    case From::kSpecial:
    case From::kFlag: return 2;
    case From::kAnswer: return column.type == ColumnType::kInteger ? 8 : 0;
  }
  return 0;
}

const char* sql_type(const FoldColumn& column) {
  switch (width_of(column)) {
    case 8: return " BIGINT";
    case 4: return " INTEGER";
    case 2: return " SMALLINT";
    default: return column.type == ColumnType::kDecimal ? " NUMERIC" : " TEXT";
  }
}

std::string names_of(const FoldTable& table) {
  std::string names;
  for (const FoldColumn& column : table.columns) names += (names.empty() ? "" : ",") + quoted(column.name);
  return names;
}

std::string names_of_interview() {
  std::string names;
  for (const char* column : kInterviewColumns) names += (names.empty() ? "" : ",") + std::string(column);
  return names;
}

void add_rows(CopyRows& rows, const std::vector<InterviewRow>& interviews) {
  Field fields[kInterviewColumnCount];
  for (const InterviewRow& interview : interviews) {
    interview_fields(interview, fields);
    rows.begin_row(kInterviewColumnCount);
    for (const Field& field : fields) rows.add(field, 8);
  }
}

void add_rows(CopyRows& rows, const FoldTable& table, const std::vector<Field>& fields) {
  std::vector<int> widths;
  for (const FoldColumn& column : table.columns) widths.push_back(width_of(column));
  for (std::size_t at = 0; at < fields.size(); at += widths.size()) {
    rows.begin_row(widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i) rows.add(fields[at + i], widths[i]);
  }
}

/// So many bytes are sent at once: a COPY has a price of its own, of some hundred rows.
constexpr std::size_t kMostWaiting = std::size_t{8} << 20U;

}  // namespace

void PostgresDatabase::create(const FoldTable& table) {
  std::string sql = "CREATE TABLE IF NOT EXISTS " + quoted(table.name) + "(", key;
  for (const FoldColumn& column : table.columns) {
    sql += quoted(column.name) + sql_type(column) + (column.from < From::kAnswer ? " NOT NULL," : ",");
    if (column.from <= From::kRow) key += (key.empty() ? "" : ",") + quoted(column.name);
  }
  execute(sql + "PRIMARY KEY(" + key + "))");
}

void PostgresDatabase::send(CopyRows& copy) {
  PostgresResult(connection_->execute(copy.statement()));
  PGconn* const connection = connection_->handle();
  constexpr std::size_t kPiece = 1U << 16U;
  const std::string_view rows = copy.end();
  for (std::size_t at = 0; at < rows.size(); at += kPiece)
    if (PQputCopyData(connection, rows.data() + at, static_cast<int>(std::min(kPiece, rows.size() - at))) != 1) connection_->fail(nullptr);
  if (PQputCopyEnd(connection, nullptr) != 1) connection_->fail(nullptr);
  PostgresResult ended(PQgetResult(connection));
  while (PGresult* more = PQgetResult(connection)) PQclear(more);
  ended.reset(connection_->check(ended.release()));
  copy.clear();
}

void PostgresDatabase::flush() {
  for (auto& [table, copy] : copies_)
    if (!copy.empty()) send(copy);
}

// All of a batch are one device's.
void PostgresDatabase::delete_rows(const FoldBatch& batch) {
  std::string list;
  for (const InterviewRow& row : batch.interviews) list += (list.empty() ? "{" : ",") + std::to_string(row.id);
  list += "}";
  const auto remove = [&](const std::string& table, const char* device, const char* interview) {
    statement("DELETE FROM " + quoted(table) + " WHERE " + device + " = ? AND " + interview + " = ANY(CAST(CAST(? AS TEXT) AS BIGINT[]))")
        .bind_unsigned(1, batch.interviews.front().device).bind(2, std::string_view(list)).run();
  };
  remove("interview", "device", "id");
  for (const FormRows& form : batch.forms)
    for (const FoldTable& table : *form.tables) remove(table.name, "_device", "_interview");
}

CopyRows& PostgresDatabase::copy_into(const std::string& table, const FoldTable* columns) {
  const auto known = copies_.find(table);
  if (known != copies_.end()) return known->second;
  const std::string names = columns == nullptr ? names_of_interview() : names_of(*columns);
  return copies_.emplace(table, "COPY " + quoted(table) + "(" + names + ") FROM STDIN (FORMAT binary)").first->second;
}

void PostgresDatabase::write(const FoldBatch& batch) {
  if (batch.interviews.empty()) return;
  if (batch.replaces) flush(), delete_rows(batch);
  add_rows(copy_into("interview", nullptr), batch.interviews);
  for (const FormRows& form : batch.forms)
    for (std::size_t i = 0; i < form.tables->size(); ++i)
      if (const FoldTable& table = (*form.tables)[i]; !form.fields[i].empty()) add_rows(copy_into(table.name, &table), table, form.fields[i]);
  std::size_t waiting = 0;
  for (const auto& [table, copy] : copies_) waiting += copy.size();
  if (waiting > kMostWaiting) flush();
}

}  // namespace eslabon::store
