#include <algorithm>

#include "firmware/base/crc32c.hpp"
#include "host/store/entry_chunk.hpp"
#include "host/store/sqlite_store.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

/// A run of entries that is stored without a gap inside.
struct Stored {
  Sequence first = 0, last = 0;
  Chain before = 0, after = 0;
};

Stored stored_from(const SqliteStatement& row) {
  return {row.unsigned_integer(0), row.unsigned_integer(1), row.unsigned_integer(2), row.unsigned_integer(3)};
}

/// A new card's numbers begin at a multiple of 2^32, far from the old one's: nothing is missing in between.
bool begins_a_card(const Stored& run) { return run.before == 0 && ((run.first - 1) & 0xFFFFFFFFU) == 0; }

/// What entries to add amount to: their chain at every step, checked once.
struct Run {
  std::span<const EntryView> entries;
  std::vector<Chain> chains;  ///< chains[i] is the one before entries[i]; the last one is after all
  [[nodiscard]] Sequence first() const { return entries.front().sequence; }
  [[nodiscard]] Sequence last() const { return entries.back().sequence; }
  /// The chain after `sequence`, which is first()-1 .. last().
  [[nodiscard]] Chain at(Sequence sequence) const { return chains[sequence + 1 - first()]; }
  [[nodiscard]] bool reaches(Sequence sequence) const { return sequence + 1 >= first() && sequence <= last(); }
};

bool follow_each_other(const LogEnd& before, std::span<const EntryView> entries) {
  Sequence expected = before.up_to;
  return std::all_of(entries.begin(), entries.end(), [&](const EntryView& entry) { return entry.sequence == ++expected; });
}

Run run_of(const LogEnd& before, std::span<const EntryView> entries) {
  Run run{entries, {before.chain}};
  run.chains.reserve(entries.size() + 1);
  for (const EntryView& entry : entries) run.chains.push_back(chain_after(run.chains.back(), entry));
  return run;
}

}  // namespace

std::vector<DeviceLog> SqliteStore::devices() {
  std::vector<DeviceLog> logs;
  auto rows = database_.statement("SELECT device, last_contact FROM device ORDER BY device");
  while (rows.step()) logs.push_back({.device = rows.unsigned_integer(0), .end = {}, .last_contact = rows.integer(1)});
  for (DeviceLog& log : logs) add_extent(log);
  return logs;
}

void SqliteStore::add_extent(DeviceLog& log) {
  auto rows = database_.statement("SELECT first, last, before_chain, after_chain FROM chunk WHERE device = ? ORDER BY first");
  rows.bind_unsigned(1, log.device);
  while (rows.step()) {
    const Stored run = stored_from(rows);
    if (log.entries == 0) log.first = run.first;
    else if (!begins_a_card(run)) log.missing += run.first - log.end.up_to - 1;
    log.entries += run.last - run.first + 1;
    log.end = {run.last, run.after};
  }
}

LogEnd SqliteStore::end_of(DeviceId device) {
  auto row = database_.statement("SELECT last, after_chain FROM chunk WHERE device = ? ORDER BY first DESC LIMIT 1");
  row.bind_unsigned(1, device);
  return row.step() ? LogEnd{row.unsigned_integer(0), row.unsigned_integer(1)} : LogEnd{};
}

std::optional<Chain> SqliteStore::chain_at(DeviceId device, Sequence sequence) {
  auto row = database_.statement(
      "SELECT first, before_chain, bytes, last, after_chain FROM chunk WHERE device = ? AND first <= ? ORDER BY first DESC LIMIT 1");
  row.bind_unsigned(1, device).bind_unsigned(2, sequence + 1);
  if (!row.step()) return std::nullopt;
  if (row.unsigned_integer(0) == sequence + 1) return row.unsigned_integer(1);
  if (row.unsigned_integer(3) == sequence) return row.unsigned_integer(4);
  if (row.unsigned_integer(3) < sequence) return std::nullopt;
  Chain chain = row.unsigned_integer(1);
  ChunkReader reader(row.bytes(2), row.unsigned_integer(0));
  for (EntryView entry; reader.next(entry) && entry.sequence <= sequence;) chain = chain_after(chain, entry);
  return chain;
}

void SqliteStore::put_run(DeviceId device, Chain before, std::span<const EntryView> entries) {
  while (!entries.empty()) {
    std::string bytes;
    std::size_t count = 0;
    Chain after = before;
    for (; count < entries.size() && bytes.size() < kChunkBytes; ++count) {
      append_entry(bytes, entries[count]);
      after = chain_after(after, entries[count]);
    }
    database_.statement("INSERT INTO chunk(device, first, last, before_chain, after_chain, bytes) VALUES(?,?,?,?,?,?)")
        .bind_unsigned(1, device).bind_unsigned(2, entries[0].sequence).bind_unsigned(3, entries[count - 1].sequence)
        .bind_unsigned(4, before).bind_unsigned(5, after).bind_bytes(6, as_bytes(bytes)).run();
    before = after;
    entries = entries.subspan(count);
  }
}

void SqliteStore::put_conflict(DeviceId device, std::span<const EntryView> entries) {
  std::string bytes;
  for (const EntryView& entry : entries) append_entry(bytes, entry);
  database_.statement("INSERT OR IGNORE INTO conflict(device, first, last, crc, bytes) VALUES(?,?,?,?,?)")
      .bind_unsigned(1, device).bind_unsigned(2, entries.front().sequence).bind_unsigned(3, entries.back().sequence)
      .bind_unsigned(4, crc32c(as_bytes(bytes))).bind_bytes(5, as_bytes(bytes)).run();
}

// What is new may lie behind what is stored, before it, or in a gap. Wherever a stored run begins or ends inside the new
// one, or the other way round, the two chains must agree there; then the entries are the same.
Added SqliteStore::add(DeviceId device, const LogEnd& before, std::span<const EntryView> entries, Chain expected_end) {
  if (!follow_each_other(before, entries)) return Added::kBrokenChain;
  const Run run = run_of(before, entries);
  if (run.chains.back() != expected_end) return Added::kBrokenChain;
  if (entries.empty()) return Added::kKnown;

  SqliteTransaction transaction(database_);
  std::vector<Stored> near;
  auto rows = database_.statement(
      "SELECT first, last, before_chain, after_chain FROM chunk WHERE device = ? AND last >= ? AND first <= ? ORDER BY first");
  rows.bind_unsigned(1, device).bind_unsigned(2, run.first() - 1).bind_unsigned(3, run.last() + 1);
  while (rows.step()) near.push_back(stored_from(rows));
  rows.reset();
  for (const Stored& stored : near) {
    const bool same = (!run.reaches(stored.first - 1) || run.at(stored.first - 1) == stored.before) &&
                      (!run.reaches(stored.last) || run.at(stored.last) == stored.after) &&
                      (stored.first > run.first() || stored.last + 1 < run.first() || chain_at(device, run.first() - 1) == before.chain) &&
                      (stored.first > run.last() + 1 || stored.last < run.last() || chain_at(device, run.last()) == expected_end);
    if (same) continue;
    put_conflict(device, entries);
    transaction.commit();
    return Added::kConflict;
  }
  bool anything = false;
  Sequence from = run.first();
  const auto put_until = [&](Sequence end) {
    if (end <= from) return;
    put_run(device, run.at(from - 1), entries.subspan(from - run.first(), end - from));
    anything = true;
  };
  for (const Stored& stored : near) {
    put_until(std::min(stored.first, run.last() + 1));
    from = std::max(from, stored.last + 1);
  }
  put_until(run.last() + 1);
  if (!anything) return Added::kKnown;
  database_.statement("INSERT INTO device(device, folded) VALUES(?, 0) ON CONFLICT(device) DO UPDATE SET folded = CASE WHEN folded > ? THEN 0 ELSE folded END")
      .bind_unsigned(1, device).bind_unsigned(2, run.first()).run();
  transaction.commit();
  return Added::kStored;
}

void SqliteStore::read(DeviceId device, Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) {
  auto chunks = database_.statement("SELECT first, bytes FROM chunk WHERE device = ? AND last >= ? AND first <= ? ORDER BY first");
  chunks.bind_unsigned(1, device).bind_unsigned(2, first).bind_unsigned(3, last);
  while (chunks.step()) {
    ChunkReader reader(chunks.bytes(1), chunks.unsigned_integer(0));
    for (EntryView entry; reader.next(entry);)
      if (entry.sequence >= first && (entry.sequence > last || !each(entry))) return;
  }
}

void SqliteStore::note_contact(DeviceId device, std::int64_t utc_s) {
  database_.statement("UPDATE device SET last_contact = max(last_contact, ?) WHERE device = ?").bind(1, utc_s).bind_unsigned(2, device).run();
}

}  // namespace eslabon::store
