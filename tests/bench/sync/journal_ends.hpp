// A journal on a card in memory as a session reads it, and a drawer for objects.
#pragma once

#include <algorithm>
#include <random>
#include <vector>

#include "firmware/base/crc32c.hpp"
#include "firmware/journal/journal.hpp"
#include "firmware/sync/log_source.hpp"
#include "firmware/sync/object_sink.hpp"

namespace eslabon::bench {

class MemoryCard final : public port::BlockDevice {
 public:
  explicit MemoryCard(std::size_t size) : bytes_(size) {}
  [[nodiscard]] port::Geometry geometry() const override { return {bytes_.size(), 512, 512, true}; }
  Status read(std::uint64_t offset, MutableBytes out) override {
    if (offset + out.size() > bytes_.size()) return Error::kOutOfRange;
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return {};
  }
  Status program(std::uint64_t offset, Bytes data) override {
    if (offset + data.size() > bytes_.size()) return Error::kOutOfRange;
    std::copy(data.begin(), data.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
    return {};
  }
  Status erase(std::uint64_t, std::uint64_t) override { return {}; }
  Status sync() override { return {}; }

 private:
  std::vector<std::uint8_t> bytes_;
};

class JournalEnd final : public sync::LogSource, private journal::AnchorSource {
 public:
  /// A fresh log with `entries` random entries of `size` bytes.
  JournalEnd(std::size_t entries, std::size_t size, unsigned seed)
      : card_(std::size_t{1} << 23), journal_(card_, {0, std::size_t{1} << 23}, buffers_, *this) {
    ESLABON_CHECK(journal_.format({.log_id = seed, .device_id = seed}).ok() && journal_.mount().ok());
    std::mt19937 random(seed);
    std::vector<std::uint8_t> payload(size);
    for (std::size_t i = 0; i < entries; ++i) {
      for (auto& byte : payload) byte = static_cast<std::uint8_t>(random() >> 11);
      ESLABON_CHECK(journal_.append(5, payload).ok());
    }
  }
  [[nodiscard]] sync::Sequence first() const override { return journal_.oldest_sequence(); }
  [[nodiscard]] sync::Sequence next() const override { return journal_.next_sequence(); }
  Result<sync::ChainHash> chain_at(sync::Sequence sequence) override {
    if (sequence == 0) return sync::ChainHash{0};
    return journal_.chain_at(sequence);
  }
  Result<sync::LogCursor> seek(sync::Sequence sequence) override { return found(sequence, {}); }
  Result<sync::EntryHead> head(const sync::LogCursor& cursor) override {
    journal::Place place = place_of(cursor);
    ESLABON_ASSIGN(const journal::EntryHead head, journal_.head(cursor.sequence, place));
    return sync::EntryHead{head.kind, head.flags, head.size, head.chain};
  }
  Status read(const sync::LogCursor& cursor, std::uint32_t offset, MutableBytes out) override {
    journal::Place place = place_of(cursor);
    return journal_.read_payload(cursor.sequence, place, offset, out);
  }
  Result<sync::LogCursor> step(const sync::LogCursor& cursor) override { return found(cursor.sequence + 1, place_of(cursor)); }
  Status acknowledge(const sync::Holding& held) override { return journal_.acknowledge(held.up_to, held.station); }
  [[nodiscard]] sync::Holding held() const override { return {journal_.acknowledged(), journal_.acknowledged_by()}; }

 private:
  static journal::Place place_of(const sync::LogCursor& cursor) {
    return {static_cast<std::uint32_t>(cursor.place >> 32), static_cast<std::uint32_t>(cursor.place)};
  }
  Result<sync::LogCursor> found(sync::Sequence sequence, journal::Place place) {
    ESLABON_TRY(journal_.head(sequence, place));
    return sync::LogCursor{sequence, std::uint64_t{place.segment} << 32 | place.block};
  }
  void fill_anchor(MutableBytes, journal::Sequence) override {}

  MemoryCard card_;
  journal::Buffers buffers_{};
  journal::Journal journal_;
};

/// Takes any object and keeps the last.
class ObjectDrawer final : public sync::ObjectSink {
 public:
  bool installed(std::size_t index, sync::ObjectName& name) const override {
    if (index > 0 || !has_) return false;
    name = name_;
    return true;
  }
  Result<std::uint32_t> begin(const sync::ObjectName& name) override {
    if (has_ && name == name_) return kInstalledAlready;
    coming_.clear();
    return std::uint32_t{0};
  }
  Status write(std::uint32_t, Bytes bytes) override {
    coming_.insert(coming_.end(), bytes.begin(), bytes.end());
    return {};
  }
  Status commit(const sync::ObjectName& name, std::uint32_t crc) override {
    if (crc32c(coming_) != crc) return Error::kCorrupt;
    name_ = name;
    has_ = true;
    return {};
  }
  Status read_installed(const sync::ObjectName&, std::uint32_t, MutableBytes) override { return Error::kNotFound; }
  void set_time(std::int64_t, std::int16_t) override {}

 private:
  sync::ObjectName name_;
  std::vector<std::uint8_t> coming_;
  bool has_ = false;
};

}  // namespace eslabon::bench
