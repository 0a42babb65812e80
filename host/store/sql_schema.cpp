#include "host/store/sql_store.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

// Each step brings a store of one version to the next. What is received (device, chunk, conflict, object) is never thrown
// away; what is folded from it (interview, clock, note, form_...) may be. `folded` = 0: everything of the device again.
constexpr const char* kSteps[] = {
    R"(
CREATE TABLE device(device INTEGER PRIMARY KEY, last_contact INTEGER NOT NULL DEFAULT 0, folded INTEGER NOT NULL DEFAULT 0,
  enumerator TEXT NOT NULL DEFAULT '');
CREATE TABLE chunk(device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, before_chain INTEGER NOT NULL,
  after_chain INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE UNIQUE INDEX chunk_of_device ON chunk(device, first);
CREATE TABLE conflict(device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, crc INTEGER NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY(device, first, last, crc));
CREATE TABLE object(hash INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE interview(device INTEGER NOT NULL, id INTEGER NOT NULL, last INTEGER NOT NULL, form INTEGER NOT NULL,
  state INTEGER NOT NULL, outcome INTEGER NOT NULL, case_id TEXT NOT NULL, enumerator TEXT NOT NULL, language TEXT NOT NULL,
  opened_boot INTEGER NOT NULL, opened_ms INTEGER NOT NULL, opened_utc INTEGER NOT NULL, ended_boot INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL, finished_utc INTEGER NOT NULL, seconds INTEGER NOT NULL, answers INTEGER NOT NULL,
  PRIMARY KEY(device, id));
CREATE TABLE clock(device INTEGER NOT NULL, boot INTEGER NOT NULL, utc_at_boot INTEGER NOT NULL, PRIMARY KEY(device, boot));
)",
    // 2: notes; tables of many columns in parts, decimals apart from texts: all tables are made again.
    R"(
CREATE TABLE note(scope TEXT NOT NULL, key TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(scope, key));
DELETE FROM interview;
DELETE FROM clock;
UPDATE device SET folded = 0, enumerator = '';
)",
};
constexpr auto kSchemaVersion = static_cast<std::int64_t>(std::size(kSteps));

void check_version(const SqlDatabase& database, std::int64_t version) {
  if (version > kSchemaVersion)
    throw text::Failure(text::ExitCode::kStoreUnreachable, database.name() + ": was written by a later version of eslabon; update this one");
}

}  // namespace

void bring_up_to_date(SqlDatabase& database) {
  std::int64_t version = database.schema_version();
  check_version(database, version);
  if (version == kSchemaVersion) return;
  SqlTransaction transaction(database, Writing::kTables);
  version = database.schema_version();
  check_version(database, version);
  if (version == 1)
    for (const std::string& table : database.tables_beginning("form_")) database.execute("DROP TABLE " + quoted(table));
  for (; version < kSchemaVersion; ++version) database.execute(database.dialect(kSteps[version]));
  database.set_schema_version(kSchemaVersion);
  transaction.commit();
}

}  // namespace eslabon::store
