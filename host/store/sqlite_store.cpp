#include "host/store/sqlite_store.hpp"

#include <sodium.h>

#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

constexpr std::int64_t kSchemaVersion = 1;

// What is received (device, chunk, conflict, object) and, apart from it, what is folded (interview, clock, form_...).
constexpr const char* kSchema = R"(
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
  PRIMARY KEY(device, id)) WITHOUT ROWID;
CREATE TABLE clock(device INTEGER NOT NULL, boot INTEGER NOT NULL, utc_at_boot INTEGER NOT NULL, PRIMARY KEY(device, boot));
)";

ObjectInfo object_from(const SqliteStatement& row) {
  return {.hash = row.unsigned_integer(0), .kind = static_cast<ObjectKind>(row.integer(1)), .name = std::string(row.text(2)),
          .version = std::string(row.text(3)), .size = row.unsigned_integer(4)};
}

}  // namespace

SqliteStore::SqliteStore(const std::string& path, OpenMode mode) : database_(path, mode == OpenMode::kCreate) {
  database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536");
  migrate();
}

void SqliteStore::migrate() {
  SqliteTransaction transaction(database_);
  auto row = database_.statement("PRAGMA user_version");
  row.step();
  const std::int64_t version = row.integer(0);
  row.reset();
  if (version > kSchemaVersion)
    throw text::Failure(text::ExitCode::kStoreUnreachable, name() + ": was written by a later version of eslabon; update this one");
  if (version == 0) database_.execute(std::string(kSchema) + "PRAGMA user_version = " + std::to_string(kSchemaVersion));
  transaction.commit();
}

void SqliteStore::put_object(const ObjectInfo& info, std::string_view bytes) {
  database_.statement("INSERT OR IGNORE INTO object(hash, kind, name, version, bytes) VALUES(?,?,?,?,?)").bind_unsigned(1, info.hash)
      .bind(2, static_cast<std::int64_t>(info.kind)).bind(3, info.name).bind(4, info.version).bind_bytes(5, as_bytes(bytes)).run();
  if (database_.changes() == 0 || info.kind != ObjectKind::kForm) return;
  // Interviews of this form have waited for their tables.
  database_.statement("UPDATE device SET folded = 0 WHERE device IN (SELECT device FROM interview WHERE form = ?)").bind_unsigned(1, info.hash).run();
}

std::vector<ObjectInfo> SqliteStore::objects() {
  auto rows = database_.statement("SELECT hash, kind, name, version, length(bytes) FROM object ORDER BY kind, name, version, hash");
  std::vector<ObjectInfo> objects;
  while (rows.step()) objects.push_back(object_from(rows));
  return objects;
}

std::optional<std::string> SqliteStore::object(ContentHash hash) {
  auto row = database_.statement("SELECT bytes FROM object WHERE hash = ?");
  row.bind_unsigned(1, hash);
  if (!row.step()) return std::nullopt;
  return std::string(as_text(row.bytes(0)));
}

namespace {

/// BLAKE2b over numbers and texts, each with its length, so that no two lists of them run together alike.
class Digest {
 public:
  Digest() { crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES); }
  void add(std::uint64_t number) {
    std::uint8_t bytes[8];
    store_le(bytes, number);
    crypto_generichash_update(&state_, bytes, sizeof bytes);
  }
  void add(Bytes bytes) {
    add(bytes.size());
    crypto_generichash_update(&state_, bytes.data(), bytes.size());
  }
  std::string hex() {
    std::uint8_t digest[crypto_generichash_BYTES];
    crypto_generichash_final(&state_, digest, sizeof digest);
    char hex[sizeof digest * 2 + 1];
    return sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  }

 private:
  crypto_generichash_state state_{};
};

}  // namespace

// Logs and objects only: what is folded from them follows. Ordered by what they are, not by when they came; entries one by
// one, because runs are cut differently in every store.
std::string SqliteStore::content_hash() {
  Digest digest;
  for (const DeviceLog& log : devices())
    read(log.device, log.first, log.end.up_to, [&](const EntryView& entry) {
      for (const std::uint64_t number : {log.device, entry.sequence, std::uint64_t{entry.kind}, std::uint64_t{entry.flags}}) digest.add(number);
      digest.add(entry.payload);
      return true;
    });
  auto hashes = database_.statement("SELECT hash FROM object ORDER BY hash");
  while (hashes.step()) digest.add(hashes.unsigned_integer(0));
  return digest.hex();
}

std::string SqliteStore::tables_hash() {
  Digest digest;
  std::vector<std::string> names{"interview"};
  auto tables = database_.statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'form\\_%' ESCAPE '\\' ORDER BY name");
  while (tables.step()) names.emplace_back(tables.text(0));
  tables.reset();
  for (const std::string& table : names) {
    digest.add(as_bytes(table));
    auto rows = database_.statement("SELECT * FROM " + quoted(table) + " ORDER BY 1, 2, 3");
    while (rows.step())
      for (int column = 0; column < rows.columns(); ++column) digest.add(as_bytes(rows.text(column)));
  }
  return digest.hex();
}

}  // namespace eslabon::store
