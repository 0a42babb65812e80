// Form packages, assignments and configuration in their slots on the card: what synchronisation sends down.
#pragma once

#include "firmware/app/directory.hpp"
#include "firmware/app/region_source.hpp"
#include "firmware/app/volume.hpp"
#include "firmware/sync/object_sink.hpp"

namespace eslabon::app {

/// Told of what arrives; the log and the screens stand behind it.
class ObjectListener {
 public:
  /// Reads a received object with its own format's eyes. kCorrupt, kInvalid, kUnsupported: it is thrown away.
  virtual Status verify(sync::ObjectKind kind, std::size_t slot) = 0;
  /// It is in use from now on.
  virtual void installed(sync::ObjectKind kind, ContentHash hash) = 0;
  /// A clock that is right within two seconds, and of that local time, is left alone.
  virtual void time_received(std::int64_t utc_s, std::int16_t local_min) = 0;

 protected:
  ~ObjectListener() = default;
};

class ObjectStore final : public sync::ObjectSink {
 public:
  /// A broken-off transfer loses at most this many bytes.
  static constexpr std::uint32_t kKeepEvery = 16384;

  ObjectStore(Volume& volume, Directory& directory, port::System& system, ObjectListener& listener)
      : volume_(volume), directory_(directory), system_(system), listener_(listener) {}
  /// Without a card nothing is installed and begin() answers kNoMedium.
  void set_ready(bool ready) { ready_ = ready; }

  /// The slot in use of a kind, kSlots when there is none.
  [[nodiscard]] std::size_t current(sync::ObjectKind kind) const;
  /// The slot that holds an installed object; kSlots when there is none. An older form stays while an open interview
  /// is on it.
  [[nodiscard]] std::size_t find(sync::ObjectKind kind, ContentHash hash) const;
  /// The hash of an installed object.
  [[nodiscard]] ContentHash hash(std::size_t index) const { return slot(index).hash; }
  /// Points `source` at an installed or just received object.
  void point(RegionSource& source, std::size_t slot) const;
  /// Share of a running transfer in per cent, negative when there is none.
  [[nodiscard]] int percent() const;

  bool installed(std::size_t index, sync::ObjectName& name) const override;
  Result<std::uint32_t> begin(const sync::ObjectName& name) override;
  Status write(std::uint32_t offset, Bytes bytes) override;
  Status commit(const sync::ObjectName& name, std::uint32_t crc32c) override;
  Status read_installed(const sync::ObjectName& name, std::uint32_t offset, MutableBytes out) override;
  void set_time(std::int64_t utc_s, std::int16_t local_min) override { listener_.time_received(utc_s, local_min); }

 private:
  [[nodiscard]] Slot& slot(std::size_t index) const { return volume_.block().slots[index]; }
  [[nodiscard]] bool is_free(std::size_t index) const;
  [[nodiscard]] std::size_t place_for(const sync::ObjectName& name) const;
  Status flush_sector();
  Status make_room(std::uint64_t at);
  Status keep_progress();
  Status put_in_use(std::size_t index);
  Status check_bytes(std::uint32_t size, std::uint32_t crc);
  void drop();

  Volume& volume_;
  Directory& directory_;
  port::System& system_;
  ObjectListener& listener_;
  std::size_t receiving_ = kSlots;
  std::uint32_t written_ = 0;
  std::array<std::uint8_t, kSectorBytes> sector_{};
  bool ready_ = false;
};

}  // namespace eslabon::app
