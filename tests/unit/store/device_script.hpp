// A device that writes its log in memory: what the tests hand to a store.
#pragma once

#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include "firmware/event/event_codec.hpp"
#include "host/store/entry_chunk.hpp"
#include "host/store/postgres_database.hpp"
#include "host/store/sqlite_database.hpp"
#include "host/store/store.hpp"

namespace eslabon::store_test {

/// Events in the order in which they happen; entries and chains as the journal makes them.
class DeviceScript {
 public:
  explicit DeviceScript(DeviceId device) : device_(device) {}

  /// Appends and returns the entry's number. A second passes with each event.
  store::Sequence happens(event::Event event) {
    event.stamp = {boot_, uptime_ms_ += 1000};
    std::vector<std::uint8_t> payload(kMaxEventBytes);
    payload.resize(*event::encode(event, payload));
    payloads_.push_back(std::move(payload));
    kinds_.push_back(static_cast<std::uint8_t>(event.kind));
    ends_.push_back({ends_.back().up_to + 1, store::chain_after(ends_.back().chain, entry(ends_.size() - 1))});
    return ends_.back().up_to;
  }
  void reboots() { ++boot_, uptime_ms_ = 0; }

  [[nodiscard]] store::LogEnd end() const { return ends_.back(); }
  [[nodiscard]] store::Sequence size() const { return payloads_.size(); }

  /// Gives entries first..last to a store, as a synchronisation would.
  store::Added give(store::Store& store, store::Sequence first, store::Sequence last) const {
    std::vector<store::EntryView> entries;
    for (store::Sequence i = first; i <= last; ++i) entries.push_back(entry(i - 1));
    return store.add(device_, ends_[first - 1], entries, ends_[last].chain);
  }
  store::Added give_all(store::Store& store) const { return give(store, 1, size()); }
  [[nodiscard]] DeviceId device() const { return device_; }

 private:
  [[nodiscard]] store::EntryView entry(std::size_t index) const { return {index + 1, kinds_[index], 0, payloads_[index]}; }

  DeviceId device_;
  std::uint32_t boot_ = 1;
  std::uint64_t uptime_ms_ = 0;
  std::vector<std::vector<std::uint8_t>> payloads_;
  std::vector<std::uint8_t> kinds_;
  std::vector<store::LogEnd> ends_{{}};
};

/// A store of its own that goes with the object: a file, or, where ESLABON_TEST_POSTGRES says so, a schema of that database.
class TemporaryStore {
 public:
  TemporaryStore() : address_(new_address()), store_(store::open_store(address_, store::OpenMode::kCreate)) {}
  ~TemporaryStore() {
    store_.reset();
    if (server() != nullptr) at_server("DROP SCHEMA " + schema_of(address_) + " CASCADE");
    else
      for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(address_ + ending);
  }
  TemporaryStore(const TemporaryStore&) = delete;
  TemporaryStore& operator=(const TemporaryStore&) = delete;

  store::Store& operator*() { return *store_; }
  store::Store* operator->() { return store_.get(); }
  void close() { store_.reset(); }
  void open() { store_ = store::open_store(address_, store::OpenMode::kMustExist); }
  /// A file's path or a database's address.
  [[nodiscard]] const std::string& path() const { return address_; }
  /// A connection beside the store's own.
  [[nodiscard]] std::unique_ptr<store::SqlDatabase> database() const {
    if (server() != nullptr) return std::make_unique<store::PostgresDatabase>(address_, true);
    return std::make_unique<store::SqliteDatabase>(address_, true);
  }

  static const char* server() { return std::getenv("ESLABON_TEST_POSTGRES"); }

 private:
  static std::string new_address() {
    static int number = 0;
    const std::string name = "store_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
    if (server() == nullptr) return (std::filesystem::temp_directory_path() / ("eslabon-" + name + ".db")).string();
    at_server("CREATE SCHEMA " + name);
    return std::string(server()) + "?options=-csearch_path%3D" + name;
  }
  static std::string schema_of(const std::string& address) { return address.substr(address.rfind("store_")); }
  static void at_server(const std::string& sql) {
    static store::PostgresConnection connection(server());
    store::PostgresResult(connection.execute(sql));
  }
  std::string address_;
  std::unique_ptr<store::Store> store_;
};

}  // namespace eslabon::store_test
