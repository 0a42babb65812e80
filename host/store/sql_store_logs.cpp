// Logs: what is received and never changed.
#include <algorithm>

#include "firmware/base/crc32c.hpp"
#include "host/store/entry_chunk.hpp"
#include "host/store/sql_store.hpp"

namespace eslabon::store {
namespace {

/// A new card's numbers begin at a multiple of 2^32, far from the old one's: nothing is missing in between.
bool begins_a_card(const ChunkHead& run) { return run.before == 0 && ((run.first - 1) & 0xFFFFFFFFU) == 0; }

void extend(DeviceLog& log, const ChunkHead& run) {
  if (log.entries == 0) log.first = run.first;
  else if (!begins_a_card(run)) log.missing += run.first - log.end.up_to - 1;
  log.entries += run.last - run.first + 1;
  log.end = {run.last, run.after};
}

bool follow_each_other(const LogEnd& before, std::span<const EntryView> entries) {
  Sequence expected = before.up_to;
  return std::all_of(entries.begin(), entries.end(), [&](const EntryView& entry) { return entry.sequence == ++expected; });
}

bool same_entry(const EntryView& a, const EntryView& b) {
  return a.kind == b.kind && a.flags == b.flags && std::equal(a.payload.begin(), a.payload.end(), b.payload.begin(), b.payload.end());
}

}  // namespace

/// What entries to add amount to: their chain at every step, checked once.
struct NewRun {
  NewRun(const LogEnd& before, std::span<const EntryView> all) : entries(all), chains{before.chain} {
    chains.reserve(entries.size() + 1);
    for (const EntryView& entry : entries) chains.push_back(chain_after(chains.back(), entry));
  }
  std::span<const EntryView> entries;
  std::vector<Chain> chains;  ///< chains[i] is the one before entries[i]; the last one is after all
  [[nodiscard]] Sequence first() const { return entries.front().sequence; }
  [[nodiscard]] Sequence last() const { return entries.back().sequence; }
  /// The chain after `sequence`, which is first()-1 .. last().
  [[nodiscard]] Chain at(Sequence sequence) const { return chains[sequence + 1 - first()]; }
  [[nodiscard]] bool reaches(Sequence sequence) const { return sequence + 1 >= first() && sequence <= last(); }
};

std::vector<DeviceLog> SqlStore::devices() {
  std::vector<DeviceLog> logs;
  auto rows = database_->statement("SELECT device, last_contact FROM device ORDER BY device");
  while (rows.step()) logs.push_back({.device = rows.unsigned_integer(0), .end = {}, .last_contact = rows.integer(1)});
  auto chunks = database_->statement("SELECT device, first, last, before_chain, after_chain FROM chunk ORDER BY device, first");
  auto log = logs.begin();
  while (chunks.step()) {
    const DeviceId device = chunks.unsigned_integer(0);
    while (log != logs.end() && log->device != device) ++log;
    if (log == logs.end()) break;
    extend(*log, {chunks.unsigned_integer(1), chunks.unsigned_integer(2), chunks.unsigned_integer(3), chunks.unsigned_integer(4)});
  }
  return logs;
}

LogEnd SqlStore::end_of(DeviceId device) {
  auto row = database_->statement("SELECT last, after_chain FROM chunk WHERE device = ? ORDER BY first DESC LIMIT 1");
  row.bind_unsigned(1, device);
  return row.step() ? LogEnd{row.unsigned_integer(0), row.unsigned_integer(1)} : LogEnd{};
}

std::vector<ChunkHead> SqlStore::chunks_of(DeviceId device, Sequence first, Sequence last) {
  auto rows = database_->statement("SELECT first, last, before_chain, after_chain FROM chunk WHERE device = ? AND last >= ? AND first <= ? ORDER BY first");
  rows.bind_unsigned(1, device).bind_unsigned(2, first).bind_unsigned(3, last);
  std::vector<ChunkHead> heads;
  while (rows.step()) heads.push_back({rows.unsigned_integer(0), rows.unsigned_integer(1), rows.unsigned_integer(2), rows.unsigned_integer(3)});
  return heads;
}

std::optional<Chain> SqlStore::chain_at(DeviceId device, Sequence sequence) {
  auto row = database_->statement(
      "SELECT first, before_chain, last, after_chain FROM chunk WHERE device = ? AND first <= ? ORDER BY first DESC LIMIT 1");
  row.bind_unsigned(1, device).bind_unsigned(2, sequence + 1);
  if (!row.step()) return std::nullopt;
  const ChunkHead head{row.unsigned_integer(0), row.unsigned_integer(2), row.unsigned_integer(1), row.unsigned_integer(3)};
  if (head.first == sequence + 1) return head.before;
  if (head.last == sequence) return head.after;
  if (head.last < sequence) return std::nullopt;
  Chain chain = head.before;
  read_entries(*database_, device, head.first, sequence, [&](const EntryView& entry) {
    chain = chain_after(chain, entry);
    return true;
  });
  return chain;
}

void SqlStore::put_run(DeviceId device, const NewRun& run, Sequence from, Sequence end) {
  auto insert = database_->statement("INSERT INTO chunk(device, first, last, before_chain, after_chain, bytes) VALUES(?,?,?,?,?,?)");
  std::string bytes;
  while (from < end) {
    bytes.clear();
    const Sequence first = from;
    for (; from < end && bytes.size() < kChunkBytes; ++from) append_entry(bytes, run.entries[from - run.first()]);
    insert.bind_unsigned(1, device).bind_unsigned(2, first).bind_unsigned(3, from - 1).bind_unsigned(4, run.at(first - 1))
        .bind_unsigned(5, run.at(from - 1)).bind_bytes(6, as_bytes(bytes)).run();
  }
}

// From the first entry on that differs: so the row names the place.
void SqlStore::put_conflict(DeviceId device, std::span<const EntryView> entries) {
  std::size_t same = 0;
  read_entries(*database_, device, entries.front().sequence, entries.back().sequence, [&](const EntryView& stored) {
    const std::size_t at = stored.sequence - entries.front().sequence;
    if (at > same || !same_entry(stored, entries[at])) return false;
    same = at + 1;
    return true;
  });
  entries = entries.subspan(std::min(same, entries.size() - 1));
  std::string bytes;
  for (const EntryView& entry : entries) append_entry(bytes, entry);
  database_->statement("INSERT INTO conflict(device, first, last, crc, bytes) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING")
      .bind_unsigned(1, device).bind_unsigned(2, entries.front().sequence).bind_unsigned(3, entries.back().sequence)
      .bind_unsigned(4, crc32c(as_bytes(bytes))).bind_bytes(5, as_bytes(bytes)).run();
}

std::vector<LogRun> SqlStore::runs(DeviceId device) {
  std::vector<LogRun> runs;
  for (const ChunkHead& chunk : chunks_of(device, 0, ~Sequence{0} >> 1U)) {
    if (!runs.empty() && runs.back().end.up_to + 1 == chunk.first) runs.back().end = {chunk.last, chunk.after};
    else runs.push_back({chunk.first, {chunk.last, chunk.after}});
  }
  return runs;
}

std::vector<Conflict> SqlStore::conflicts() {
  auto rows = database_->statement("SELECT device, first, last FROM conflict ORDER BY device, first, last, crc");
  std::vector<Conflict> found;
  while (rows.step()) found.push_back({rows.unsigned_integer(0), rows.unsigned_integer(1), rows.unsigned_integer(2)});
  return found;
}

// Wherever a stored run begins or ends inside the new one, or the other way round, the two chains must agree there; then the
// entries are the same.
bool SqlStore::agrees(DeviceId device, const ChunkHead& stored, const NewRun& run) {
  const bool at_its_ends = (!run.reaches(stored.first - 1) || run.at(stored.first - 1) == stored.before) &&
                           (!run.reaches(stored.last) || run.at(stored.last) == stored.after);
  const bool before_inside = stored.first <= run.first() && stored.last + 1 >= run.first();
  const bool end_inside = stored.first <= run.last() + 1 && stored.last >= run.last();
  return at_its_ends && (!before_inside || chain_at(device, run.first() - 1) == run.chains.front()) &&
         (!end_inside || chain_at(device, run.last()) == run.chains.back());
}

Sequence SqlStore::fill_gaps(DeviceId device, const std::vector<ChunkHead>& near, const NewRun& run) {
  Sequence first_new = 0;
  Sequence from = run.first();
  const auto put_until = [&](Sequence end) {
    if (end <= from) return;
    put_run(device, run, from, end);
    if (first_new == 0) first_new = from;
  };
  for (const ChunkHead& stored : near) {
    put_until(std::min(stored.first, run.last() + 1));
    from = std::max(from, stored.last + 1);
  }
  put_until(run.last() + 1);
  return first_new;
}

// What is new may lie behind what is stored, before it, or in a gap.
Added SqlStore::add(DeviceId device, const LogEnd& before, std::span<const EntryView> entries, Chain expected_end) {
  if (!follow_each_other(before, entries)) return Added::kBrokenChain;
  const NewRun run(before, entries);
  if (run.chains.back() != expected_end) return Added::kBrokenChain;
  if (entries.empty()) return Added::kKnown;

  SqlTransaction transaction(*database_, Writing::kLogs);
  const std::vector<ChunkHead> near = chunks_of(device, run.first() - 1, run.last() + 1);
  if (!std::all_of(near.begin(), near.end(), [&](const ChunkHead& stored) { return agrees(device, stored, run); })) {
    put_conflict(device, entries);
    transaction.commit();
    return Added::kConflict;
  }
  const Sequence first_new = fill_gaps(device, near, run);
  if (first_new == 0) return Added::kKnown;
  database_->statement("INSERT INTO device(device, folded) VALUES(?, 0) ON CONFLICT(device) DO UPDATE SET folded = CASE WHEN device.folded >= ?"
                       " THEN 0 ELSE device.folded END").bind_unsigned(1, device).bind_unsigned(2, first_new).run();
  transaction.commit();
  return Added::kStored;
}

void read_entries(SqlDatabase& database, DeviceId device, Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) {
  std::vector<Sequence> firsts;
  {
    auto heads = database.statement("SELECT first FROM chunk WHERE device = ? AND last >= ? AND first <= ? ORDER BY first");
    heads.bind_unsigned(1, device).bind_unsigned(2, first).bind_unsigned(3, last);
    while (heads.step()) firsts.push_back(heads.unsigned_integer(0));
  }
  for (const Sequence at : firsts) {
    auto chunk = database.statement("SELECT bytes FROM chunk WHERE device = ? AND first = ?");
    chunk.bind_unsigned(1, device).bind_unsigned(2, at);
    if (!chunk.step()) continue;
    ChunkReader reader(chunk.bytes(0), at);
    for (EntryView entry; reader.next(entry);)
      if (entry.sequence >= first && (entry.sequence > last || !each(entry))) return;
  }
}

void SqlStore::read(DeviceId device, Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) {
  read_entries(*database_, device, first, last, each);
}

void SqlStore::note_contact(DeviceId device, std::int64_t utc_s) {
  SqlTransaction transaction(*database_, Writing::kLogs);
  database_->statement("UPDATE device SET last_contact = ? WHERE device = ? AND last_contact < ?").bind(1, utc_s).bind_unsigned(2, device)
      .bind(3, utc_s).run();
  transaction.commit();
}

}  // namespace eslabon::store
