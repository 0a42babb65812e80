// Where an office keeps what its devices wrote: logs as they came, objects that went down to them, and the tables that
// are folded from the logs. One interface, several engines.
//
// A store is a set of logs. Nothing in it is ever changed: entries are added, once each, and what is folded from them can
// be thrown away and made again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/journal/journal_layout.hpp"
#include "host/store/log_types.hpp"

namespace eslabon::store {

/// How an addition of entries ended.
enum class Added {
  kStored,       ///< durable now
  kKnown,        ///< all of them were there already
  kBrokenChain,  ///< they do not follow each other or do not chain to the given end: nothing was added
  kConflict,     ///< the same numbers hold other entries here: kept aside in `conflict`, nothing was added
};
const char* name_of(Added added);

/// Every function throws text::Failure: kStoreUnreachable when the store cannot be reached or is of a later version,
/// kFailed with the engine's own words otherwise; nothing is then half-done.
class Store {
 public:
  virtual ~Store() = default;

  // --- logs ---

  /// Every device that has a log here, by number.
  virtual std::vector<DeviceLog> devices() = 0;
  /// The end of a device's log; {first_sequence - 1, the chain before it} or {0, 0} when there is none.
  virtual LogEnd end_of(DeviceId device) = 0;
  /// The chain after an entry that is stored, or just before the first.
  virtual std::optional<Chain> chain_at(DeviceId device, Sequence sequence) = 0;
  /// Adds entries that follow each other from `before` on and end with `chain_after`; those that are there already are
  /// compared and passed over. One transaction; durable when it returns kStored. They may leave a gap behind what is
  /// stored, or fill one: the device has given the older ones to another office.
  virtual Added add(DeviceId device, const LogEnd& before, std::span<const EntryView> entries, Chain chain_after) = 0;
  /// Calls `each` for the entries first..last of a device, in order; a view lives during the call. Stops when it returns
  /// false.
  virtual void read(DeviceId device, Sequence first, Sequence last, const std::function<bool(const EntryView&)>& each) = 0;
  /// What is here of a device's log, in order.
  virtual std::vector<LogRun> runs(DeviceId device) = 0;
  /// Entries that were refused with kConflict and kept aside.
  virtual std::vector<Conflict> conflicts() = 0;
  /// When the device was last heard of, said by whoever synced it. Seconds since 1970, UTC.
  virtual void note_contact(DeviceId device, std::int64_t utc_s) = 0;

  // --- objects: form packages, assignment lists ---

  /// Keeps an object by its content hash; again with the same bytes does nothing.
  virtual void put_object(const ObjectInfo& info, std::string_view bytes) = 0;
  virtual std::vector<ObjectInfo> objects() = 0;
  /// Its bytes; nothing when it is not here.
  virtual std::optional<std::string> object(ContentHash hash) = 0;

  // --- interviews and their tables, folded from the logs ---

  /// Folds what has come since the last time. Returns how many interviews changed.
  virtual std::size_t fold() = 0;
  /// Throws all tables away and folds every log again.
  virtual std::size_t rebuild() = 0;
  /// Every interview that passes, by device and number.
  virtual std::vector<InterviewInfo> interviews(const InterviewFilter& filter) = 0;
  /// The tables of a form, the interviews' own first, then one a repeat. Empty when no package of that form is here.
  virtual std::vector<TableInfo> tables(ContentHash form) = 0;
  /// Reads columns of one table, row by row in the order of interviews; the row's views live during the call.
  virtual void scan(const std::string& table, std::span<const std::string> columns,
                    const std::function<void(std::span<const Cell>)>& each) = 0;

  /// Runs a SELECT over the database's own tables (TableInfo::parts, `interview`) where they are, with functions that both
  /// SQLite and PostgreSQL know; integers come as kInteger, all else as kText. The row's views live during the call.
  virtual void select(const std::string& sql, const std::function<void(std::span<const Cell>)>& each) = 0;

  // --- notes: what others have worked out from the logs, and could work out again ---

  /// Keeps bytes under a name, in place of what was there; empty ones remove it.
  virtual void put_note(const std::string& scope, const std::string& key, std::string_view bytes) = 0;
  /// All notes of a scope by key.
  virtual std::map<std::string, std::string> notes(const std::string& scope) = 0;

  /// A hash over all entries and objects that is the same for the same content, however it came here.
  virtual std::string content_hash() = 0;
  /// The same for everything that is folded.
  virtual std::string tables_hash() = 0;
  /// "survey.db" or "postgresql://...", for messages.
  [[nodiscard]] virtual const std::string& name() const = 0;
};

enum class OpenMode { kCreate, kMustExist };

/// `postgresql://...` (or `postgres://...`) opens PostgreSQL 15 or later, anything else is the path of a SQLite file.
std::unique_ptr<Store> open_store(const std::string& address, OpenMode mode);
/// `--store`'s value, or ESLABON_STORE, or "eslabon.db"; behind it `#without=NAME,...` where ESLABON_WITHOUT_OFFICES names
/// offices that a national store is to be read without.
std::string store_address(const std::string& option);

}  // namespace eslabon::store
