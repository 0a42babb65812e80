// A log, a store and an object drawer in memory, which check that they are used as promised.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "firmware/base/crc32c.hpp"
#include "firmware/sync/log_source.hpp"
#include "firmware/sync/object_sink.hpp"
#include "firmware/sync/station_sink.hpp"

namespace eslabon::testing {

using sync::ChainHash;
using sync::LogPosition;
using sync::Sequence;
using Buffer = std::vector<std::uint8_t>;

struct LoggedEntry {
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
  Buffer payload;
  bool operator==(const LoggedEntry&) const = default;
};

inline ChainHash chain_step(ChainHash before, Sequence sequence, const LoggedEntry& entry) {
  std::uint64_t hash = before ^ (sequence * 0x9E3779B97F4A7C15U) ^ (std::uint64_t{entry.kind} << 8 | entry.flags);
  for (const std::uint8_t byte : entry.payload) hash = (hash ^ byte) * 0x100000001B3U;
  return hash ^ (hash >> 29);
}

/// Entries first .. ; a place is the index, so a wrong one is noticed.
class MemoryLog final : public sync::LogSource {
 public:
  explicit MemoryLog(Sequence first = 1, ChainHash before = 0) : first_(first), base_(first), before_(before) {}
  void append(LoggedEntry entry) {
    chains_.push_back(chain_step(chains_.empty() ? before_ : chains_.back(), next(), entry));
    entries_.push_back(std::move(entry));
  }
  /// The last entry's bytes are damaged, and with them how it was chained: kind 0xFF (docs/journal_format.md).
  void damage_last() {
    entries_.back().kind = 0xFF;
    entries_.back().flags = 0;
    entries_.back().payload.assign(8, 0x5A);
    chains_.back() = 0x5A5A5A5A5A5A5A5A;
  }
  /// As when another station has acknowledged and the room has been used again.
  void forget_below(Sequence sequence) { first_ = sequence; }

  [[nodiscard]] Sequence first() const override { return first_; }
  [[nodiscard]] Sequence next() const override { return base_ + entries_.size(); }
  Result<ChainHash> chain_at(Sequence sequence) override {
    if (sequence + 1 < first_ || sequence >= next()) return Error::kNotFound;
    return sequence < base_ ? before_ : chains_[sequence - base_];
  }
  Result<sync::LogCursor> seek(Sequence sequence) override {
    if (sequence < first_ || sequence >= next()) return Error::kNotFound;
    return sync::LogCursor{sequence, sequence * 3 + 7};
  }
  Result<sync::EntryHead> head(const sync::LogCursor& cursor) override {
    if (cursor.place != cursor.sequence * 3 + 7) return Error::kCorrupt;
    if (broken_at != 0 && cursor.sequence == broken_at) return Error::kIo;
    const LoggedEntry& entry = entries_[cursor.sequence - base_];
    return sync::EntryHead{entry.kind, entry.flags, static_cast<std::uint16_t>(entry.payload.size()), chains_[cursor.sequence - base_]};
  }
  Status read(const sync::LogCursor& cursor, std::uint32_t offset, MutableBytes out) override {
    const Buffer& payload = entries_[cursor.sequence - base_].payload;
    if (offset > payload.size() || out.size() > payload.size() - offset) return Error::kOutOfRange;
    std::copy_n(payload.begin() + offset, out.size(), out.begin());
    bytes_read += out.size();
    return {};
  }
  Result<sync::LogCursor> step(const sync::LogCursor& cursor) override { return seek(cursor.sequence + 1); }
  Status acknowledge(const sync::Holding& held) override {
    if (held.up_to >= next()) return Error::kOutOfRange;
    if (held.up_to > acknowledged) station = held.station;
    acknowledged = std::max(acknowledged, held.up_to);
    return {};
  }
  [[nodiscard]] sync::Holding held() const override { return {acknowledged, station}; }

  [[nodiscard]] const LoggedEntry& entry(Sequence sequence) const { return entries_[sequence - base_]; }
  Sequence acknowledged = 0;
  sync::StationId station = 0;  ///< that confirmed it
  Sequence broken_at = 0;  ///< this entry cannot be read
  std::uint64_t bytes_read = 0;

 private:
  Sequence first_;
  Sequence base_;
  ChainHash before_;
  std::vector<LoggedEntry> entries_;
  std::vector<ChainHash> chains_;
};

/// What is stored becomes durable when settle() is called; kill() loses the rest.
class MemoryStore final : public sync::StationSink {
 public:
  Result<LogPosition> position(DeviceId device) override { return durable_[device].position; }
  Result<ChainHash> chain_at(DeviceId device, Sequence sequence) override {
    const auto& chains = durable_[device].chains;
    const auto found = chains.find(sequence);
    if (found == chains.end()) return Error::kNotFound;
    return found->second;
  }
  Status store(DeviceId device, const LogPosition& before, std::span<const sync::EntryView> entries, ChainHash chain_after) override {
    if (fail_with.has_value()) return *fail_with;
    if (!pending_.empty() && busy_while_pending) return Error::kBusy;
    Batch batch{device, before, {}, {}};
    const LogPosition last = pending_.empty() ? durable_[device].position : pending_.back().after;
    if (before.up_to < last.up_to || (before.up_to == last.up_to && before.chain != last.chain)) return Error::kCorrupt;
    ChainHash chain = before.chain;
    Sequence sequence = before.up_to;
    for (const sync::EntryView& view : entries) {
      if (view.sequence != ++sequence) return Error::kCorrupt;
      LoggedEntry entry{view.kind, view.flags, Buffer(view.payload.begin(), view.payload.end())};
      chain = chain_step(chain, sequence, entry);
      batch.entries.push_back(std::move(entry));
    }
    if (chain != chain_after) return Error::kCorrupt;
    batch.after = {sequence, chain};
    pending_.push_back(std::move(batch));
    return {};
  }
  Result<LogPosition> stored(DeviceId device) override { return durable_[device].position; }

  void settle() {
    for (Batch& batch : pending_) {
      auto& device = durable_[batch.device];
      ChainHash chain = batch.before.chain;
      Sequence sequence = batch.before.up_to;
      for (LoggedEntry& entry : batch.entries) {
        chain = chain_step(chain, ++sequence, entry);
        device.doubled |= !device.entries.emplace(sequence, std::move(entry)).second;
        device.chains[sequence] = chain;
      }
      device.position = batch.after;
    }
    pending_.clear();
  }
  void kill() { pending_.clear(); }

  struct DeviceEntries {
    LogPosition position;
    std::map<Sequence, LoggedEntry> entries;
    std::map<Sequence, ChainHash> chains;
    bool doubled = false;
  };
  DeviceEntries& of(DeviceId device) { return durable_[device]; }
  bool busy_while_pending = true;
  std::optional<Error> fail_with;

 private:
  struct Batch {
    DeviceId device = 0;
    LogPosition before;
    std::vector<LoggedEntry> entries;
    LogPosition after;
  };
  std::map<DeviceId, DeviceEntries> durable_;
  std::vector<Batch> pending_;
};

/// Keeps what has come of a broken-off transfer, like a card does.
class MemoryObjects final : public sync::ObjectSink {
 public:
  bool installed(std::size_t index, sync::ObjectName& name) const override {
    if (index >= objects.size()) return false;
    name = objects[index].first;
    return true;
  }
  Result<std::uint32_t> begin(const sync::ObjectName& name) override {
    if (refuse.has_value()) return *refuse;
    const auto there = std::find_if(objects.begin(), objects.end(), [&](const auto& one) { return one.first == name; });
    if (there != objects.end()) {
      std::rotate(there, there + 1, objects.end());  // the last one is in use
      return kInstalledAlready;
    }
    if (!(name == coming_)) half_.clear();
    if (forgets && !objects.empty()) objects.erase(objects.begin());
    coming_ = name;
    return static_cast<std::uint32_t>(half_.size());
  }
  Status write(std::uint32_t offset, Bytes bytes) override {
    if (offset != half_.size()) return Error::kInternal;
    half_.insert(half_.end(), bytes.begin(), bytes.end());
    bytes_written += bytes.size();
    return {};
  }
  Status commit(const sync::ObjectName& name, std::uint32_t crc) override {
    Buffer content;
    content.swap(half_);
    coming_ = {};
    if (content.size() != name.size || crc32c(content) != crc) return Error::kCorrupt;
    objects.emplace_back(name, std::move(content));
    return {};
  }
  Status read_installed(const sync::ObjectName& name, std::uint32_t offset, MutableBytes out) override {
    for (const auto& [other, content] : objects) {
      if (!(other == name)) continue;
      if (offset > content.size() || out.size() > content.size() - offset) return Error::kOutOfRange;
      std::copy_n(content.begin() + offset, out.size(), out.begin());
      if (misreads && !half_.empty()) out[0] ^= 1U;
      return {};
    }
    return Error::kNotFound;
  }
  void set_time(std::int64_t utc_s, std::int16_t minutes) override { time = utc_s, local_min = minutes; }

  std::vector<std::pair<sync::ObjectName, Buffer>> objects;
  std::optional<Error> refuse;
  std::int64_t time = 0;
  std::int16_t local_min = 0;
  std::uint64_t bytes_written = 0;
  bool forgets = false;   ///< an installed object makes room for the one that comes in
  bool misreads = false;  ///< what is copied is not what its checksum said

 private:
  sync::ObjectName coming_;
  Buffer half_;
};

}  // namespace eslabon::testing
