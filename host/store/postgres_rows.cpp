// What has been folded, into PostgreSQL by binary COPY.
#include <array>
#include <cstring>

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

/// The bytes of a COPY: rows of fields, each with its size, most significant byte first.
class CopyBytes {
 public:
  /// `room` is kept from use to use: what it holds behind the rows means nothing.
  explicit CopyBytes(std::string& room) : room_(room) {
    static constexpr char kHead[] = "PGCOPY\n\377\r\n";
    static constexpr char kFlags[8] = {};
    append(kHead, sizeof kHead);
    append(kFlags, sizeof kFlags);
  }
  void begin_row(std::size_t fields) { number(static_cast<std::int64_t>(fields), 2); }
  void add(const Field& field, int width) {
    switch (field.kind) {
      case Field::Kind::kNull: return number(-1, 4);
      case Field::Kind::kInteger: return number(width, 4), number(field.integer, width);
      case Field::Kind::kText:
        number(static_cast<std::int64_t>(field.text.size()), 4);
        append(field.text.data(), field.text.size());
        return;
      case Field::Kind::kDecimal: return decimal(field.integer, field.scale);
    }
  }
  /// All of it, complete; a view into the room.
  std::string_view end() {
    number(-1, 2);
    return std::string_view(room_).substr(0, used_);
  }

 private:
  void append(const char* bytes, std::size_t size) {
    if (room_.size() - used_ < size) room_.resize(2 * room_.size() + size);
    std::memcpy(room_.data() + used_, bytes, size);
    used_ += size;
  }
  void number(std::int64_t value, int width) {
    const std::uint64_t bits = __builtin_bswap64(static_cast<std::uint64_t>(value) << (64 - 8 * width));
    char bytes[8];
    std::memcpy(bytes, &bits, sizeof bytes);
    append(bytes, static_cast<std::size_t>(width));
  }

  // numeric: groups of four digits, those before the point and those behind it; weight: of the first, as a power of 10,000.
  void decimal(std::int64_t mantissa, int scale) {
    constexpr std::uint64_t kGroup = 10'000;
    std::uint64_t power = 1;
    for (int i = 0; i < scale; ++i) power *= 10;
    const std::uint64_t size = mantissa < 0 ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa);
    std::array<std::uint16_t, 12> groups{};
    std::size_t count = 0, whole_groups = 0;
    for (std::uint64_t whole = size / power; whole != 0; whole /= kGroup) groups[whole_groups++] = static_cast<std::uint16_t>(whole % kGroup);
    for (std::size_t i = 0; i < whole_groups / 2; ++i) std::swap(groups[i], groups[whole_groups - 1 - i]);
    count = whole_groups;
    std::uint64_t rest = size % power;
    for (int left = scale; left > 0; left -= 4) {
      for (int digits = 0; digits < 4 && power > 1; ++digits) power /= 10;
      std::uint64_t group = rest / power;
      for (int missing = left; missing < 4; ++missing) group *= 10;
      groups[count++] = static_cast<std::uint16_t>(group);
      rest %= power;
    }
    number(static_cast<std::int64_t>(8 + 2 * count), 4);
    number(static_cast<std::int64_t>(count), 2);
    number(static_cast<std::int64_t>(whole_groups) - 1, 2);
    number(mantissa < 0 ? 0x4000 : 0, 2);
    number(scale, 2);
    for (std::size_t i = 0; i < count; ++i) number(groups[i], 2);
  }

  std::string& room_;
  std::size_t used_ = 0;
};

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

std::string_view fill(CopyBytes rows, const std::vector<InterviewRow>& interviews) {
  Field fields[kInterviewColumnCount];
  for (const InterviewRow& interview : interviews) {
    interview_fields(interview, fields);
    rows.begin_row(kInterviewColumnCount);
    for (const Field& field : fields) rows.add(field, 8);
  }
  return rows.end();
}

std::string_view fill(CopyBytes rows, const FoldTable& table, const std::vector<Field>& fields) {
  std::vector<int> widths;
  for (const FoldColumn& column : table.columns) widths.push_back(width_of(column));
  for (std::size_t at = 0; at < fields.size(); at += widths.size()) {
    rows.begin_row(widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i) rows.add(fields[at + i], widths[i]);
  }
  return rows.end();
}

}  // namespace

void PostgresDatabase::create(const FoldTable& table) {
  std::string sql = "CREATE TABLE IF NOT EXISTS " + quoted(table.name) + "(", key;
  for (const FoldColumn& column : table.columns) {
    sql += quoted(column.name) + sql_type(column) + (column.from < From::kAnswer ? " NOT NULL," : ",");
    if (column.from <= From::kRow) key += (key.empty() ? "" : ",") + quoted(column.name);
  }
  execute(sql + "PRIMARY KEY(" + key + "))");
}

void PostgresDatabase::copy(const std::string& statement, std::string_view rows) {
  PostgresResult(connection_->execute(statement));
  PGconn* const connection = connection_->handle();
  constexpr std::size_t kPiece = 1U << 16U;
  for (std::size_t at = 0; at < rows.size(); at += kPiece)
    if (PQputCopyData(connection, rows.data() + at, static_cast<int>(std::min(kPiece, rows.size() - at))) != 1) connection_->fail(nullptr);
  if (PQputCopyEnd(connection, nullptr) != 1) connection_->fail(nullptr);
  PostgresResult ended(PQgetResult(connection));
  while (PGresult* more = PQgetResult(connection)) PQclear(more);
  ended.reset(connection_->check(ended.release()));
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

void PostgresDatabase::write(const FoldBatch& batch) {
  if (batch.interviews.empty()) return;
  if (batch.replaces) delete_rows(batch);
  copy("COPY interview(" + names_of_interview() + ") FROM STDIN (FORMAT binary)", fill(CopyBytes(rows_), batch.interviews));
  for (const FormRows& form : batch.forms)
    for (std::size_t i = 0; i < form.tables->size(); ++i) {
      if (form.fields[i].empty()) continue;
      const FoldTable& table = (*form.tables)[i];
      copy("COPY " + quoted(table.name) + "(" + names_of(table) + ") FROM STDIN (FORMAT binary)", fill(CopyBytes(rows_), table, form.fields[i]));
    }
}

}  // namespace eslabon::store
