#include "host/store/sql_store.hpp"

#include <sodium.h>

#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

ObjectInfo object_from(const SqlStatement& row) {
  return {.hash = row.unsigned_integer(0), .kind = static_cast<ObjectKind>(row.integer(1)), .name = std::string(row.text(2)),
          .version = std::string(row.text(3)), .size = row.unsigned_integer(4)};
}

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
  void add_nothing() { add(~std::uint64_t{0}); }
  std::string hex() {
    std::uint8_t digest[crypto_generichash_BYTES];
    crypto_generichash_final(&state_, digest, sizeof digest);
    char hex[sizeof digest * 2 + 1];
    return sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  }

 private:
  crypto_generichash_state state_{};
};

void add_rows(SqlDatabase& database, const std::string& table, const std::vector<std::string>& columns, const std::string& order, Digest& digest) {
  digest.add(as_bytes(table));
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "CAST(" : ",CAST(") + quoted(column) + " AS TEXT)";
  auto rows = database.stream("SELECT " + list + " FROM " + quoted(table) + " AS stored ORDER BY " + order);
  while (rows.step())
    for (int column = 0; column < static_cast<int>(columns.size()); ++column)
      if (rows.is_null(column)) digest.add_nothing();
      else digest.add(as_bytes(rows.text(column)));
}

}  // namespace

SqlStore::SqlStore(std::unique_ptr<SqlDatabase> database) : database_(std::move(database)) { bring_up_to_date(*database_); }

void SqlStore::put_object(const ObjectInfo& info, std::string_view bytes) {
  SqlTransaction transaction(*database_, Writing::kLogs);
  database_->statement("INSERT INTO object(hash, kind, name, version, bytes) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING")
      .bind_unsigned(1, info.hash).bind(2, static_cast<std::int64_t>(info.kind)).bind(3, std::string_view(info.name))
      .bind(4, std::string_view(info.version)).bind_bytes(5, as_bytes(bytes)).run();
  if (database_->changes() != 0 && info.kind == ObjectKind::kForm)  // interviews of this form have waited for their tables
    database_->statement("UPDATE device SET folded = 0 WHERE device IN (SELECT device FROM interview WHERE form = ?)")
        .bind_unsigned(1, info.hash).run();
  transaction.commit();
}

std::vector<ObjectInfo> SqlStore::objects() {
  auto rows = database_->statement("SELECT DISTINCT hash, kind, name, version, length(bytes) FROM object ORDER BY kind, name, version, hash");
  std::vector<ObjectInfo> objects;
  while (rows.step()) objects.push_back(object_from(rows));
  return objects;
}

std::optional<std::string> SqlStore::object(ContentHash hash) {
  auto row = database_->statement("SELECT bytes FROM object WHERE hash = ? LIMIT 1");
  row.bind_unsigned(1, hash);
  if (!row.step()) return std::nullopt;
  return std::string(as_text(row.bytes(0)));
}

void SqlStore::put_note(const std::string& scope, const std::string& key, std::string_view bytes) {
  SqlTransaction transaction(*database_, Writing::kLogs);
  if (bytes.empty())
    database_->statement("DELETE FROM note WHERE scope = ? AND key = ?").bind(1, std::string_view(scope)).bind(2, std::string_view(key)).run();
  else
    database_->statement("INSERT INTO note(scope, key, bytes) VALUES(?,?,?) ON CONFLICT(scope, key) DO UPDATE SET bytes = excluded.bytes")
        .bind(1, std::string_view(scope)).bind(2, std::string_view(key)).bind_bytes(3, as_bytes(bytes)).run();
  transaction.commit();
}

std::map<std::string, std::string> SqlStore::notes(const std::string& scope) {
  auto rows = database_->statement("SELECT key, bytes FROM note WHERE scope = ?");
  rows.bind(1, std::string_view(scope));
  std::map<std::string, std::string> found;
  while (rows.step()) found.emplace(rows.text(0), as_text(rows.bytes(1)));
  return found;
}

// Logs and objects only: what is folded from them follows. Ordered by what they are, not by when they came; entries one by
// one, because runs are cut differently in every store.
std::string SqlStore::content_hash() {
  Digest digest;
  for (const DeviceLog& log : devices())
    read(log.device, log.first, log.end.up_to, [&](const EntryView& entry) {
      for (const std::uint64_t number : {log.device, entry.sequence, std::uint64_t{entry.kind}, std::uint64_t{entry.flags}}) digest.add(number);
      digest.add(entry.payload);
      return true;
    });
  auto hashes = database_->statement("SELECT DISTINCT hash FROM object ORDER BY hash");
  while (hashes.step()) digest.add(hashes.unsigned_integer(0));
  return digest.hex();
}

std::string SqlStore::tables_hash() {
  Digest digest;
  add_rows(*database_, "interview", {std::begin(kInterviewColumns), std::end(kInterviewColumns)}, "stored.device, stored.id", digest);
  for (const FormPlan* plan : plans())
    for (const FoldTable& table : plan->in_database) {
      std::vector<std::string> columns;
      for (const FoldColumn& column : table.columns) columns.push_back(column.name);
      add_rows(*database_, table.name, columns, table.repeat_node == 0 ? "stored._device, stored._interview" : "stored._device, stored._interview, stored._row", digest);
    }
  return digest.hex();
}

}  // namespace eslabon::store
