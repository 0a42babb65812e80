// What has been folded, into SQLite.
#include <array>

#include "firmware/expr/text_forms.hpp"
#include "host/store/sqlite_database.hpp"

namespace eslabon::store {
namespace {

// A decimal's text must not become a binary double: so it is TEXT, where PostgreSQL has numeric.
const char* sql_type(ColumnType type) {
  return type == ColumnType::kInteger || type == ColumnType::kFlag ? " INTEGER" : " TEXT";
}

bool is_own(FoldColumn::From from) { return from < FoldColumn::From::kAnswer; }

std::string insert_statement(const FoldTable& table) {
  std::string names, marks;
  for (const FoldColumn& column : table.columns) {
    names += (names.empty() ? "" : ",") + quoted(column.name);
    marks += marks.empty() ? "?" : ",?";
  }
  return "INSERT INTO " + quoted(table.name) + "(" + names + ") VALUES(" + marks + ")";
}

std::string insert_interview() {
  std::string names, marks;
  for (const char* column : kInterviewColumns) {
    names += (names.empty() ? "" : ",") + std::string(column);
    marks += marks.empty() ? "?" : ",?";
  }
  return "INSERT OR REPLACE INTO interview(" + names + ") VALUES(" + marks + ")";
}

}  // namespace

void SqliteDatabase::create(const FoldTable& table) {
  std::string sql = "CREATE TABLE IF NOT EXISTS " + quoted(table.name) + "(", key;
  for (const FoldColumn& column : table.columns) {
    sql += quoted(column.name) + sql_type(column.type) + (is_own(column.from) ? " NOT NULL," : ",");
    if (column.from <= FoldColumn::From::kRow) key += (key.empty() ? "" : ",") + quoted(column.name);
  }
  execute(sql + "PRIMARY KEY(" + key + "))");
}

void SqliteDatabase::write_fields(SqlCursor& cursor, std::span<const Field> fields) {
  if (decimals_.size() < fields.size()) decimals_.resize(fields.size());
  int index = 0;
  for (const Field& field : fields) {
    ++index;
    switch (field.kind) {
      case Field::Kind::kNull: break;
      case Field::Kind::kInteger: cursor.bind(index, field.integer); break;
      case Field::Kind::kText: cursor.bind_text(index, field.text); break;
      case Field::Kind::kDecimal:
        cursor.bind_text(index, expr::write_value(expr::Value::decimal(field.integer, field.scale), decimals_[static_cast<std::size_t>(index) - 1])
                                    .value_or(std::string_view()));
        break;
    }
  }
  cursor.step();
  cursor.reset();
}

void SqliteDatabase::write_rows(const FoldTable& table, std::span<const Field> fields) {
  const std::size_t width = table.columns.size();
  if (fields.empty()) return;
  SqlCursor& insert = cursor(insert_statement(table));
  for (; !fields.empty(); fields = fields.subspan(width)) write_fields(insert, fields.first(width));
}

void SqliteDatabase::write(const FoldBatch& batch) {
  if (batch.replaces)
    for (const FormRows& form : batch.forms)
      for (const FoldTable& table : *form.tables) {
        auto remove = statement("DELETE FROM " + quoted(table.name) + " WHERE _device = ? AND _interview = ?");
        for (const InterviewRow& row : batch.interviews) remove.bind_unsigned(1, row.device).bind_unsigned(2, row.id).run();
      }
  SqlCursor& insert = cursor(insert_interview());
  Field fields[kInterviewColumnCount];
  for (const InterviewRow& row : batch.interviews) {
    interview_fields(row, fields);
    write_fields(insert, fields);
  }
  for (const FormRows& form : batch.forms)
    for (std::size_t i = 0; i < form.tables->size(); ++i) write_rows((*form.tables)[i], form.fields[i]);
}

}  // namespace eslabon::store
