#include "firmware/app/object_store.hpp"

#include <algorithm>

#include "firmware/base/crc32c.hpp"

namespace eslabon::app {

using sync::ObjectKind;
using sync::ObjectName;

std::size_t ObjectStore::current(ObjectKind kind) const {
  std::size_t best = kSlots;
  for (std::size_t i = 0; ready_ && i < kSlots; ++i)
    if (slot(i).state == SlotState::kInstalled && kind_of_slot(i) == static_cast<std::uint8_t>(kind) &&
        (best == kSlots || slot(i).order > slot(best).order))
      best = i;
  return best;
}

std::size_t ObjectStore::find(ObjectKind kind, ContentHash hash) const {
  for (std::size_t i = 0; ready_ && i < kSlots; ++i)
    if (slot(i).state == SlotState::kInstalled && kind_of_slot(i) == static_cast<std::uint8_t>(kind) && slot(i).hash == hash) return i;
  return kSlots;
}

void ObjectStore::point(RegionSource& source, std::size_t index) const {
  source.set(volume_.block().slot_extents[index].offset, slot(index).size);
}

int ObjectStore::percent() const {
  if (receiving_ == kSlots || slot(receiving_).size == 0) return -1;
  return static_cast<int>(std::uint64_t{written_} * 100 / slot(receiving_).size);
}

bool ObjectStore::installed(std::size_t index, ObjectName& name) const {
  for (std::size_t i = 0; ready_ && i < kSlots; ++i) {
    if (slot(i).state != SlotState::kInstalled || index-- != 0) continue;
    name = {static_cast<ObjectKind>(kind_of_slot(i)), slot(i).hash, slot(i).size};
    return true;
  }
  return false;
}

/// Neither in use for new interviews nor needed by an open one.
bool ObjectStore::is_free(std::size_t index) const {
  const Slot& s = slot(index);
  if (s.state != SlotState::kInstalled) return true;
  const auto kind = static_cast<ObjectKind>(kind_of_slot(index));
  return index != current(kind) && !(kind == ObjectKind::kFormPackage && directory_.uses(s.hash));
}

std::size_t ObjectStore::place_for(const ObjectName& name) const {
  std::size_t best = kSlots;
  for (std::size_t i = 0; i < kSlots; ++i) {
    if (kind_of_slot(i) != static_cast<std::uint8_t>(name.kind)) continue;
    const Slot& s = slot(i);
    if (s.state == SlotState::kReceiving && s.hash == name.hash && s.size == name.size) return i;
    if (is_free(i) && (best == kSlots || s.order < slot(best).order)) best = i;
  }
  return best;
}

Result<std::uint32_t> ObjectStore::begin(const ObjectName& name) {
  if (!ready_) return Error::kNoMedium;
  if (name.kind > ObjectKind::kConfiguration) return Error::kUnsupported;
  if (const std::size_t there = find(name.kind, name.hash); there != kSlots && slot(there).size == name.size) {
    if (there != current(name.kind)) ESLABON_TRY(put_in_use(there));
    return kInstalledAlready;
  }
  const std::size_t index = place_for(name);
  if (index == kSlots || name.size > volume_.block().slot_extents[index].size) return Error::kFull;
  Slot& s = slot(index);
  const bool resumed = s.state == SlotState::kReceiving && s.hash == name.hash && s.size == name.size;
  if (!resumed) {
    s = {SlotState::kReceiving, static_cast<std::uint8_t>(name.kind), name.size, 0, 0, name.hash};
    ESLABON_TRY(volume_.save());
  }
  receiving_ = index;
  written_ = s.received;
  return written_;
}

Status ObjectStore::flush_sector() {
  const std::uint32_t start = (written_ - 1) / kSectorBytes * kSectorBytes;
  const std::uint64_t at = volume_.block().slot_extents[receiving_].offset + start;
  ESLABON_TRY(make_room(at));
  return volume_.card().program(at, sector_);
}

// Flash is erased when the object reaches the next erase unit. One that is gone on with after a cut clears the same bits of
// its last sectors once more, which does no harm.
Status ObjectStore::make_room(std::uint64_t at) {
  const port::Geometry geometry = volume_.card().geometry();
  if (geometry.rewritable || at % geometry.erase_size != 0) return {};
  return volume_.card().erase(at, geometry.erase_size);
}

Status ObjectStore::keep_progress() {
  ESLABON_TRY(volume_.card().sync());
  slot(receiving_).received = written_ / kSectorBytes * kSectorBytes;
  return volume_.save();
}

Status ObjectStore::write(std::uint32_t offset, Bytes bytes) {
  if (!ready_) return Error::kNoMedium;
  if (receiving_ == kSlots || offset != written_ || bytes.size() > slot(receiving_).size - written_) return Error::kRefused;
  for (const std::uint8_t byte : bytes) {
    sector_[written_ % kSectorBytes] = byte;
    ++written_;
    if (written_ % kSectorBytes != 0 && written_ != slot(receiving_).size) continue;
    ESLABON_TRY(flush_sector());
    if (written_ % kKeepEvery == 0) ESLABON_TRY(keep_progress());
  }
  return {};
}

Status ObjectStore::check_bytes(std::uint32_t size, std::uint32_t crc) {
  RegionSource source(volume_.card(), system_);
  point(source, receiving_);
  std::uint32_t sum = 0;
  for (std::uint32_t at = 0; at < size; at += kSectorBytes) {
    const MutableBytes piece = MutableBytes(sector_).first(std::min(kSectorBytes, size - at));
    ESLABON_TRY(source.read(at, piece));
    sum = crc32c(piece, sum);
  }
  return sum == crc ? Status() : Status(Error::kCorrupt);
}

void ObjectStore::drop() {
  slot(receiving_).state = SlotState::kEmpty;
  slot(receiving_).received = 0;
  receiving_ = kSlots;
  (void)volume_.save();  // a card that fails now shows itself at the next write
}

Status ObjectStore::commit(const ObjectName& name, std::uint32_t crc) {
  if (!ready_) return Error::kNoMedium;
  if (receiving_ == kSlots || slot(receiving_).hash != name.hash || written_ != name.size) return Error::kRefused;
  ESLABON_TRY(volume_.card().sync());
  Status good = check_bytes(name.size, crc);
  if (good.ok()) good = listener_.verify(name.kind, receiving_);
  if (!good.ok()) {
    if (good != Error::kIo && good != Error::kNoMedium) drop();
    return good;
  }
  const std::size_t index = receiving_;
  receiving_ = kSlots;
  return put_in_use(index);
}

Status ObjectStore::put_in_use(std::size_t index) {
  const auto kind = static_cast<ObjectKind>(kind_of_slot(index));
  const std::size_t before = current(kind);
  slot(index).order = before == kSlots ? 1 : slot(before).order + 1;
  slot(index).state = SlotState::kInstalled;
  ESLABON_TRY(volume_.save());
  listener_.installed(kind, slot(index).hash);
  return {};
}

Status ObjectStore::read_installed(const ObjectName& name, std::uint32_t offset, MutableBytes out) {
  const std::size_t index = find(name.kind, name.hash);
  if (index == kSlots) return Error::kNotFound;
  RegionSource source(volume_.card(), system_);
  point(source, index);
  return source.read(offset, out);
}

}  // namespace eslabon::app
