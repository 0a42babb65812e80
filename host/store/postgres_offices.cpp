#include "host/store/postgres_offices.hpp"

#include <algorithm>
#include <cstdlib>

#include "host/store/postgres_database.hpp"
#include "host/store/store.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

constexpr std::size_t kMostOfficeName = 30;

std::string literal(const PostgresConnection& connection, const std::string& text) {
  char* const escaped = PQescapeLiteral(connection.handle(), text.data(), text.size());
  if (escaped == nullptr) throw text::Failure(text::ExitCode::kUsage, "this is no text: " + text);
  const std::string made(escaped);
  PQfreemem(escaped);
  return made;
}

std::vector<std::vector<std::string>> rows_of(PostgresConnection& connection, const std::string& sql) {
  const PostgresResult result(connection.execute(sql));
  std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(PQntuples(result.get())));
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (int column = 0; column < PQnfields(result.get()); ++column)
      rows[row].emplace_back(PQgetvalue(result.get(), static_cast<int>(row), column));
  return rows;
}

void run(PostgresConnection& connection, const std::string& sql) { PostgresResult(connection.execute(sql)); }

/// One transaction on a connection, undone unless commit() was reached.
class Change {
 public:
  explicit Change(PostgresConnection& connection) : connection_(connection) { run(connection_, "BEGIN"); }
  ~Change() { connection_.roll_back(); }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;
  void commit() { run(connection_, "COMMIT"); }

 private:
  PostgresConnection& connection_;
};

void check_name(const std::string& name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || name.size() > kMostOfficeName || !std::all_of(name.begin(), name.end(), fits))
    throw text::Failure(text::ExitCode::kUsage, "an office's name is written with a-z, 0-9 and _: '" + name + "'");
}

struct OfficeTable {
  std::string name;
  std::string columns;  ///< "_office text, device bigint, ..."
};

// The office's tables under views that say whose they are: so one partition is one office.
std::vector<OfficeTable> make_views(PostgresConnection& office, const std::string& name) {
  const std::string schema = "eslabon_as_" + name;
  const auto tables = rows_of(office, "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND (relname IN"
                                      " ('device', 'chunk', 'conflict', 'object', 'interview', 'clock', 'note') OR relname LIKE 'form\\_%')");
  std::vector<OfficeTable> made;
  run(office, "DROP SCHEMA IF EXISTS " + schema + " CASCADE; CREATE SCHEMA " + schema);
  for (const auto& table : tables) {
    run(office, "CREATE VIEW " + schema + "." + quoted(table[0]) + " AS SELECT '" + name + "'::text AS _office, t.* FROM " + quoted(table[0]) + " t");
    std::string columns;
    for (const auto& column : rows_of(office, "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = " +
                                                  literal(office, schema + "." + quoted(table[0])) + "::regclass AND attnum > 0 ORDER BY attnum"))
      columns += (columns.empty() ? "" : ", ") + quoted(column[0]) + " " + column[1];
    made.push_back({table[0], columns});
  }
  return made;
}

/// host, port, dbname for the server; user, password for the mapping.
std::pair<std::string, std::string> options_of(const PostgresConnection& office) {
  PGconn* const connection = office.handle();
  const auto option = [&](const char* key, const char* value) {
    return value == nullptr || *value == '\0' ? std::string() : std::string(", ") + key + " " + literal(office, value);
  };
  const std::string server = option("host", PQhost(connection)) + option("port", PQport(connection)) + option("dbname", PQdb(connection));
  const std::string user = option("user", PQuser(connection)) + option("password", PQpass(connection));
  return {server, user.empty() ? user : user.substr(2)};
}

void make_server(PostgresConnection& national, const std::string& name, const PostgresConnection& office) {
  const auto [server, user] = options_of(office);
  run(national, "CREATE EXTENSION IF NOT EXISTS postgres_fdw; CREATE SCHEMA IF NOT EXISTS eslabon_offices;"
                "CREATE TABLE IF NOT EXISTS eslabon_office(name TEXT PRIMARY KEY, address TEXT NOT NULL);"
                "DROP SERVER IF EXISTS eslabon_office_" + name + " CASCADE;"
                "CREATE SCHEMA IF NOT EXISTS eslabon_office_" + name + ";"
                "CREATE SERVER eslabon_office_" + name + " FOREIGN DATA WRAPPER postgres_fdw OPTIONS (async_capable 'true', use_remote_estimate 'true',"
                " fetch_size '10000', connect_timeout '10'" + server + ");"
                "CREATE USER MAPPING FOR CURRENT_USER SERVER eslabon_office_" + name + " OPTIONS (" + user + ")");
}

void make_partition(PostgresConnection& national, const std::string& name, const OfficeTable& table) {
  run(national, "CREATE TABLE IF NOT EXISTS eslabon_offices." + quoted(table.name) + "(" + table.columns + ") PARTITION BY LIST (_office);"
                "CREATE FOREIGN TABLE eslabon_office_" + name + "." + quoted(table.name) + " PARTITION OF eslabon_offices." + quoted(table.name) +
                " FOR VALUES IN ('" + name + "') SERVER eslabon_office_" + name + " OPTIONS (schema_name 'eslabon_as_" + name + "', table_name " +
                literal(national, table.name) + ")");
}

void check_national(PostgresConnection& national) {
  if (!rows_of(national, "SELECT 1 FROM chunk LIMIT 1").empty())
    throw text::Failure(text::ExitCode::kUsage, national.name() + ": holds logs of its own; merge them into an office's store, and attach that");
}

}  // namespace

void attach_office(const std::string& national_address, const std::string& name, const std::string& office_address) {
  check_name(name);
  open_store(office_address, OpenMode::kMustExist)->fold();
  open_store(national_address, OpenMode::kCreate);
  PostgresConnection office(office_address), national(national_address);
  check_national(national);
  Change of_office(office), of_national(national);
  const std::vector<OfficeTable> tables = make_views(office, name);
  make_server(national, name, office);
  for (const OfficeTable& table : tables) make_partition(national, name, table);
  run(national, "INSERT INTO eslabon_office VALUES(" + literal(national, name) + "," + literal(national, office.name()) +
                    ") ON CONFLICT (name) DO UPDATE SET address = excluded.address");
  of_office.commit();
  of_national.commit();
}

std::vector<OfficeCoverage> offices_of(const std::string& national_address) {
  PostgresConnection national(national_address);
  std::vector<OfficeCoverage> offices;
  if (rows_of(national, "SELECT to_regclass('eslabon_office')")[0][0].empty()) return offices;
  for (const auto& row : rows_of(national, "SELECT name, address FROM eslabon_office ORDER BY name")) {
    OfficeCoverage& office = offices.emplace_back();
    office.name = row[0], office.address = row[1];
    try {
      const std::string schema = "eslabon_office_" + office.name;
      const auto counts = rows_of(national, "SELECT count(*), count(*) FILTER (WHERE state = 1) FROM " + schema + ".interview")[0];
      office.interviews = std::strtoull(counts[0].c_str(), nullptr, 10);
      office.finished = std::strtoull(counts[1].c_str(), nullptr, 10);
      office.last_contact = std::strtoll(rows_of(national, "SELECT coalesce(max(last_contact), 0) FROM " + schema + ".device")[0][0].c_str(), nullptr, 10);
    } catch (const text::Failure& failure) {
      office.problem = failure.what();
    }
  }
  return offices;
}

}  // namespace eslabon::store
