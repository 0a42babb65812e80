#include "host/store/wide_table_writer.hpp"

#include <array>

#include "firmware/expr/text_forms.hpp"
#include "host/store/wide_table.hpp"

namespace eslabon::store {
namespace {

// No affinity for exact values: a decimal's text must not become a binary double.
const char* sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
    case ColumnType::kFlag: return " INTEGER";
    case ColumnType::kAny: return "";
    default: return " TEXT";
  }
}

bool has_choice(std::string_view joined, std::string_view choice) {
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find(' '), joined.size());
    if (joined.substr(0, end) == choice) return true;
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return false;
}

bool is_row_table(const TableInfo& table) { return table.repeat_node != 0; }

std::string insert_statement(const TableInfo& table) {
  std::string names, marks;
  const auto add = [&](const std::string& name) {
    names += (names.empty() ? "" : ",") + quoted(name);
    marks += marks.empty() ? "?" : ",?";
  };
  for (const std::string& own : own_columns(table)) add(own);
  for (const ColumnInfo& column : table.columns) {
    add(column.name);
    if (column.takes_special) add(special_column(column.name));
  }
  return "INSERT INTO " + quoted(table.name) + "(" + names + ") VALUES(" + marks + ")";
}

}  // namespace

std::vector<std::string> own_columns(const TableInfo& table) {
  if (!is_row_table(table)) return {kDeviceColumn, kInterviewColumn};
  return {kDeviceColumn, kInterviewColumn, kRowColumn, kParentColumn, kPositionColumn};
}

WideTableWriter::WideTableWriter(SqliteDatabase& database, std::vector<TableInfo> tables)
    : database_(database), tables_(std::move(tables)) {
  for (const TableInfo& table : tables_) {
    create(table);
    inserts_.push_back(insert_statement(table));
    deletes_.push_back("DELETE FROM " + quoted(table.name) + " WHERE _device = ? AND _interview = ?");
  }
}

void WideTableWriter::create(const TableInfo& table) {
  std::string sql = "CREATE TABLE IF NOT EXISTS " + quoted(table.name) + "(";
  for (const std::string& own : own_columns(table)) sql += quoted(own) + " INTEGER NOT NULL,";
  for (const ColumnInfo& column : table.columns) {
    sql += quoted(column.name) + sql_type(column.type) + ",";
    if (column.takes_special) sql += quoted(special_column(column.name)) + " INTEGER,";
  }
  sql += is_row_table(table) ? "PRIMARY KEY(_device, _interview, _row))" : "PRIMARY KEY(_device, _interview))";
  database_.execute(sql);
}

void WideTableWriter::write(const InterviewFold& fold) {
  const InterviewInfo& info = fold.info();
  for (const std::string& sql : deletes_) database_.statement(sql).bind_unsigned(1, info.device).bind_unsigned(2, info.id).run();
  write_row(tables_[0], inserts_[0], fold, {});
  for (const FoldedRow& row : fold.rows())
    for (std::size_t i = 1; i < tables_.size(); ++i)
      if (tables_[i].repeat_node == row.repeat) write_row(tables_[i], inserts_[i], fold, row);
}

void WideTableWriter::write_row(const TableInfo& table, const std::string& sql, const InterviewFold& fold, const FoldedRow& row) {
  SqliteStatement statement = database_.statement(sql);
  texts_.clear();
  statement.bind_unsigned(1, fold.info().device).bind_unsigned(2, fold.info().id);
  if (is_row_table(table)) statement.bind_unsigned(3, row.id).bind_unsigned(4, row.parent).bind_unsigned(5, row.position);
  int index = is_row_table(table) ? 5 : 2;
  for (const ColumnInfo& column : table.columns) bind_answer(statement, index, column, fold.answer({column.node, row.id}));
  statement.run();
}

void WideTableWriter::bind_answer(SqliteStatement& statement, int& index, const ColumnInfo& column, const event::Answer* answer) {
  const bool has_value = answer != nullptr && answer->special == event::Special::kNone;
  ++index;
  if (!has_value) {
    statement.bind_null(index);
  } else if (column.type == ColumnType::kFlag) {
    statement.bind(index, std::int64_t{has_choice(answer->value.as_text(), column.choice) ? 1 : 0});
  } else if (answer->value.kind() == expr::Kind::kInteger) {
    statement.bind(index, answer->value.as_integer());
  } else if (answer->value.kind() == expr::Kind::kBoolean) {
    statement.bind(index, std::int64_t{answer->value.as_boolean() ? 1 : 0});
  } else if (answer->value.kind() == expr::Kind::kText) {
    statement.bind(index, answer->value.as_text());
  } else {
    std::array<std::uint8_t, 64> buffer{};
    const auto written = expr::write_value(answer->value, buffer);
    statement.bind(index, std::string_view(texts_.emplace_back(written.value_or(std::string_view()))));
  }
  if (!column.takes_special) return;
  ++index;
  if (answer != nullptr && !has_value) statement.bind(index, static_cast<std::int64_t>(answer->special));
  else statement.bind_null(index);
}

}  // namespace eslabon::store
