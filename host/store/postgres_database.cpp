#include "host/store/postgres_database.hpp"

#include <charconv>
#include <cstring>

#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

// Type numbers of PostgreSQL's catalogue; they never change.
constexpr Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25;
constexpr int kRowsAtOnce = 5000;
constexpr const char* kLocks = "1163086924";  // "ESLA": this program's advisory locks

bool is_whole(Oid type) { return type == kInt8 || type == kInt4 || type == kInt2; }

std::int64_t from_network(const char* bytes, int size) {
  std::uint64_t number = 0;
  for (int i = 0; i < size; ++i) number = number << 8U | static_cast<unsigned char>(bytes[i]);
  const int unused = 64 - 8 * size;
  return static_cast<std::int64_t>(number << unused) >> unused;
}

/// Values bound to a statement, as libpq wants them.
class Parameters {
 public:
  void bind(int index, std::int64_t value) {
    char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (56 - 8 * i));
    set(index, kInt8, {bytes, sizeof bytes});
  }
  void bind(int index, Oid type, std::string_view bytes) { set(index, type, bytes); }
  void clear() { count_ = 0; }
  [[nodiscard]] int count() const { return static_cast<int>(count_); }
  [[nodiscard]] const Oid* types() const { return types_.data(); }
  [[nodiscard]] const char* const* values() {
    for (std::size_t i = 0; i < count_; ++i) values_[i] = bound_[i] ? kept_[i].data() : nullptr;
    return values_.data();
  }
  [[nodiscard]] const int* sizes() const { return sizes_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
  void set(int index, Oid type, std::string_view bytes) {
    const auto at = static_cast<std::size_t>(index - 1);
    if (kept_.size() <= at) {
      kept_.resize(at + 1), types_.resize(at + 1), values_.resize(at + 1), sizes_.resize(at + 1), bound_.resize(at + 1);
      formats_.assign(at + 1, 1);
    }
    for (; count_ <= at; ++count_) bound_[count_] = false;
    kept_[at].assign(bytes);
    types_[at] = type, sizes_[at] = static_cast<int>(bytes.size()), bound_[at] = true;
  }
  std::size_t count_ = 0;
  std::vector<std::string> kept_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> sizes_, formats_;
  std::vector<bool> bound_;
};

}  // namespace

std::string with_dollars(const std::string& sql) {
  std::string made;
  int number = 0;
  bool text = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') text = !text;
    if (sql[i] != '?' || text) {
      made += sql[i];
      continue;
    }
    made += '$';
    if (i + 1 >= sql.size() || sql[i + 1] < '0' || sql[i + 1] > '9') made += std::to_string(++number);
  }
  return made;
}

/// Prepared when it first runs, for the types that are then bound. The whole result at once, in binary.
class PostgresDatabase::Cursor final : public SqlCursor {
 public:
  Cursor(PostgresDatabase& database, const std::string& sql)
      : database_(database), sql_(with_dollars(sql)), name_("s" + std::to_string(++database.prepared_)) {}

  void bind(int index, std::int64_t value) override { parameters_.bind(index, value); }
  void bind_text(int index, std::string_view text) override { parameters_.bind(index, kText, text); }
  void bind_bytes(int index, Bytes bytes) override { parameters_.bind(index, kBytea, as_text(bytes)); }

  bool step() override {
    if (result_ == nullptr) run();
    return ++row_ < PQntuples(result_.get());
  }
  void reset() override {
    parameters_.clear();
    result_.reset();
    row_ = -1;
  }
  int columns() const override { return PQnfields(result_.get()); }
  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  bool is_integer(int column) const override { return !is_null(column) && is_whole(PQftype(result_.get(), column)); }
  std::int64_t integer(int column) const override {
    if (!is_integer(column)) return 0;
    return from_network(PQgetvalue(result_.get(), row_, column), PQgetlength(result_.get(), row_, column));
  }
  std::string_view text(int column) const override {
    if (is_integer(column)) return digits_ = std::to_string(integer(column));
    return {PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  Bytes bytes(int column) const override { return as_bytes(std::string_view(PQgetvalue(result_.get(), row_, column),
                                                                             static_cast<std::size_t>(PQgetlength(result_.get(), row_, column)))); }

 private:
  void run() {
    PGconn* const connection = database_.connection_->handle();
    if (!prepared_) {
      PostgresResult(database_.connection_->check(PQprepare(connection, name_.c_str(), sql_.c_str(), parameters_.count(), parameters_.types())));
      prepared_ = true;
    }
    result_.reset(database_.connection_->check(PQexecPrepared(connection, name_.c_str(), parameters_.count(), parameters_.values(),
                                                              parameters_.sizes(), parameters_.formats(), 1)));
    const std::string_view changed = PQcmdTuples(result_.get());
    database_.changes_ = 0;
    std::from_chars(changed.data(), changed.data() + changed.size(), database_.changes_);
  }

  PostgresDatabase& database_;
  std::string sql_, name_;
  bool prepared_ = false;
  Parameters parameters_;
  PostgresResult result_;
  int row_ = -1;
  mutable std::string digits_;
};

/// A cursor on a connection of its own, some thousand rows at a time, as text.
class PostgresDatabase::Stream final : public SqlCursor {
 public:
  Stream(PostgresDatabase& database, const std::string& sql) : database_(database), sql_(with_dollars(sql)) {}
  ~Stream() override { Stream::reset(); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void bind(int index, std::int64_t value) override { parameters_.bind(index, value); }
  void bind_text(int index, std::string_view text) override { parameters_.bind(index, kText, text); }
  void bind_bytes(int index, Bytes bytes) override { parameters_.bind(index, kBytea, as_text(bytes)); }

  bool step() override {
    if (connection_ == nullptr) open();
    if (++row_ < rows_) return true;
    if (result_ != nullptr && rows_ < kRowsAtOnce) return false;
    result_.reset(connection_->execute("FETCH " + std::to_string(kRowsAtOnce) + " FROM rows"));
    rows_ = PQntuples(result_.get());
    row_ = 0;
    return rows_ > 0;
  }
  void reset() override {
    parameters_.clear();
    result_.reset();
    row_ = -1, rows_ = 0;
    if (connection_ == nullptr) return;
    connection_->roll_back();
    if (PQstatus(connection_->handle()) == CONNECTION_OK) database_.idle_.push_back(std::move(connection_));
    connection_.reset();
  }
  int columns() const override { return PQnfields(result_.get()); }
  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  bool is_integer(int column) const override { return !is_null(column) && is_whole(PQftype(result_.get(), column)); }
  std::int64_t integer(int column) const override {
    const std::string_view digits = text(column);
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  Bytes bytes(int column) const override { return as_bytes(text(column)); }

 private:
  void open() {
    if (database_.idle_.empty()) {
      connection_ = database_.connect();
    } else {
      connection_ = std::move(database_.idle_.back());
      database_.idle_.pop_back();
    }
    PostgresResult(connection_->execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    const std::string declare = "DECLARE rows NO SCROLL CURSOR FOR " + sql_;
    PostgresResult(connection_->check(PQexecParams(connection_->handle(), declare.c_str(), parameters_.count(), parameters_.types(),
                                                   parameters_.values(), parameters_.sizes(), parameters_.formats(), 0)));
  }

  PostgresDatabase& database_;
  std::string sql_;
  Parameters parameters_;
  std::unique_ptr<PostgresConnection> connection_;
  PostgresResult result_;
  int row_ = -1, rows_ = 0;
};

PostgresDatabase::PostgresDatabase(const std::string& address, bool create) : address_(address), connection_(connect()) {
  find_offices();
  if (!create && schema_version() == 0)
    throw text::Failure(text::ExitCode::kStoreUnreachable, name() + ": there is no store here");
}

std::unique_ptr<PostgresConnection> PostgresDatabase::connect() const {
  auto connection = std::make_unique<PostgresConnection>(address_);
  PostgresResult(connection->execute("SET cursor_tuple_fraction = 1; SET enable_partitionwise_aggregate = on;" + session_));
  return connection;
}

// Tables of all offices come before those of the database itself; with offices left out, views come before both.
void PostgresDatabase::find_offices() {
  const PostgresResult there(connection_->execute("SELECT to_regclass('eslabon_office')"));
  gathers_ = PQgetisnull(there.get(), 0, 0) == 0;
  const std::size_t mark = address_.find("#without=");
  std::vector<std::string> without;
  for (std::size_t at = mark == std::string::npos ? address_.size() : mark + 9; at < address_.size();) {
    const std::size_t end = std::min(address_.find(',', at), address_.size());
    if (end > at) without.push_back(address_.substr(at, end - at));
    at = end + 1;
  }
  if (!gathers_ && !without.empty()) throw text::Failure(text::ExitCode::kUsage, name() + ": has no offices that could be left out");
  if (!gathers_) return;
  session_ = session_over_offices(without);
  execute(session_);
}

std::string PostgresDatabase::session_over_offices(const std::vector<std::string>& without) {
  std::string sql = "SELECT set_config('search_path', 'eslabon_offices,' || current_setting('search_path'), false);", left_out;
  for (const std::string& office : without) {
    auto known = statement("SELECT name FROM eslabon_office WHERE name = ?");
    known.bind(1, std::string_view(office));
    if (!known.step()) throw text::Failure(text::ExitCode::kUsage, name() + ": has no office '" + office + "'");
    left_out += (left_out.empty() ? "_office <> '" : " AND _office <> '") + office + "'";
  }
  if (left_out.empty()) return sql;
  const PostgresResult tables(connection_->execute("SELECT relname FROM pg_class WHERE relnamespace = 'eslabon_offices'::regnamespace AND relkind = 'p'"));
  for (int row = 0; row < PQntuples(tables.get()); ++row) {
    const std::string table = quoted(PQgetvalue(tables.get(), row, 0));
    sql += "CREATE TEMP VIEW " + table + " AS SELECT * FROM eslabon_offices." + table + " WHERE " + left_out + ";";
  }
  return sql;
}

SqlStatement PostgresDatabase::statement(const std::string& sql) {
  auto& kept = statements_[sql];
  if (kept == nullptr || kept.use_count() > 1) kept = std::make_shared<Cursor>(*this, sql);
  return SqlStatement(kept);
}

SqlStatement PostgresDatabase::stream(const std::string& sql) { return SqlStatement(std::make_shared<Stream>(*this, sql)); }

// Advisory locks 1 (logs) and 2 (tables), held to the end of the transaction.
void PostgresDatabase::begin(Writing writing) {
  if (gathers_) throw text::Failure(text::ExitCode::kUsage, name() + ": is a national store, which only reads its offices' stores; write to one of those");
  const char* const function = writing == Writing::kFold ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock";
  const char* const number = writing == Writing::kLogs ? "1" : "2";
  // What is folded is folded again from the logs, should a power cut take the last moment's commits: no need to wait for the disk.
  const char* const wait = writing == Writing::kFold ? "SET LOCAL synchronous_commit = off; " : "";
  try {
    execute(std::string("BEGIN; SET LOCAL lock_timeout = '10s'; ") + wait + "SELECT " + function + "(" + kLocks + ", " + number + ")");
  } catch (...) {
    rollback();
    throw;
  }
}

std::int64_t PostgresDatabase::schema_version() {
  const PostgresResult there(connection_->execute("SELECT to_regclass('eslabon_schema')"));
  if (PQgetisnull(there.get(), 0, 0) != 0) return 0;
  auto row = statement("SELECT version FROM eslabon_schema");
  return row.step() ? row.integer(0) : 0;
}

void PostgresDatabase::set_schema_version(std::int64_t version) {
  execute("CREATE TABLE IF NOT EXISTS eslabon_schema(version BIGINT NOT NULL); DELETE FROM eslabon_schema; INSERT INTO eslabon_schema VALUES(" +
          std::to_string(version) + ")");
}

std::vector<std::string> PostgresDatabase::tables_beginning(const std::string& prefix) {
  std::vector<std::string> names;
  auto rows = statement("SELECT CAST(relname AS TEXT) FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind IN"
                        " ('r', 'p', 'v') AND left(CAST(relname AS TEXT), length(?1)) = ?1 ORDER BY CAST(relname AS TEXT) COLLATE \"C\"");
  rows.bind(1, std::string_view(prefix));
  while (rows.step()) names.emplace_back(rows.text(0));
  return names;
}

std::string PostgresDatabase::dialect(std::string sql) const {
  const auto replace_all = [&sql](std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = sql.find(from, at)) != std::string::npos; at += to.size()) sql.replace(at, from.size(), to);
  };
  const bool makes_chunks = sql.find("CREATE TABLE chunk") != std::string::npos;
  replace_all("INTEGER", "BIGINT");
  replace_all("BLOB", "BYTEA");
  if (makes_chunks) sql += "ALTER TABLE chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;";  // compressing logs would cost more than it gains
  return sql;
}

}  // namespace eslabon::store
