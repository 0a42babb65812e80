#include "firmware/app/volume_layout.hpp"

#include <algorithm>

#include "firmware/app/copy_places.hpp"
#include "firmware/base/crc32c.hpp"
#include "firmware/sync/sync_types.hpp"

namespace eslabon::app {
namespace {

constexpr std::uint32_t kMagic = 0x564C5345;  // "ESLV"
constexpr std::size_t kCrcAt = Superblock::kSize - 4;
constexpr std::uint64_t kUnit = 4096;        // in which extents are written down
constexpr std::uint64_t kLeastUnits = 32;    // erase units, of a medium with large ones

void write_extent(ByteWriter& writer, const Extent& extent) {
  writer.write(static_cast<std::uint32_t>(extent.offset / kUnit));
  writer.write(static_cast<std::uint32_t>(extent.size / kUnit));
}

Extent read_extent(ByteReader& reader) {
  const std::uint64_t offset = reader.read<std::uint32_t>() * kUnit;
  return {offset, reader.read<std::uint32_t>() * kUnit};
}

void write_slot(ByteWriter& writer, const Slot& slot) {
  writer.write(static_cast<std::uint8_t>(slot.state));
  writer.write(slot.kind);
  writer.write(slot.size);
  writer.write(slot.received);
  writer.write(slot.order);
  writer.write(slot.hash);
}

Slot read_slot(ByteReader& reader) {
  Slot slot;
  slot.state = static_cast<SlotState>(reader.read<std::uint8_t>());
  slot.kind = reader.read<std::uint8_t>();
  slot.size = reader.read<std::uint32_t>();
  slot.received = reader.read<std::uint32_t>();
  slot.order = reader.read<std::uint32_t>();
  slot.hash = reader.read<std::uint64_t>();
  return slot;
}

/// Extents that reach past the card, or slots larger than theirs, come from a damaged or hostile card.
bool is_plausible(const Superblock& block) {
  const auto inside = [&block](const Extent& e) { return e.offset <= block.card_size && e.size <= block.card_size - e.offset; };
  for (std::size_t i = 0; i < kSlots; ++i)
    if (!inside(block.slot_extents[i]) || block.slots[i].size > block.slot_extents[i].size ||
        block.slots[i].state > SlotState::kInstalled)
      return false;
  return inside(block.directory) && inside(block.scratch) && inside(block.journal);
}

}  // namespace

void Superblock::encode(std::span<std::uint8_t, kSize> to) const {
  std::fill(to.begin(), to.end(), std::uint8_t{0});
  ByteWriter writer(to);
  writer.write(kMagic);
  writer.write(kVolumeVersion);
  writer.write(std::uint16_t{0});
  writer.write(generation);
  writer.write(boots);
  writer.write(card_size);
  writer.write(device);
  writer.write(volume_id);
  for (const Extent& extent : slot_extents) write_extent(writer, extent);
  write_extent(writer, directory);
  write_extent(writer, scratch);
  write_extent(writer, journal);
  for (const Slot& slot : slots) write_slot(writer, slot);
  ESLABON_CHECK(writer.ok() && writer.written().size() <= kCrcAt);
  store_le(to.data() + kCrcAt, crc32c(Bytes(to).first(kCrcAt)));
}

Result<Superblock> Superblock::decode(std::span<const std::uint8_t, kSize> from) {
  ByteReader reader(from);
  if (reader.read<std::uint32_t>() != kMagic) return Error::kNotFound;
  if (crc32c(Bytes(from).first(kCrcAt)) != load_le<std::uint32_t>(from.data() + kCrcAt)) return Error::kCorrupt;
  if (reader.read<std::uint16_t>() != kVolumeVersion) return Error::kUnsupported;
  reader.read<std::uint16_t>();
  Superblock block;
  block.generation = reader.read<std::uint32_t>();
  block.boots = reader.read<std::uint32_t>();
  block.card_size = reader.read<std::uint64_t>();
  block.device = reader.read<std::uint64_t>();
  block.volume_id = reader.read<std::uint64_t>();
  for (Extent& extent : block.slot_extents) extent = read_extent(reader);
  block.directory = read_extent(reader);
  block.scratch = read_extent(reader);
  block.journal = read_extent(reader);
  for (Slot& slot : block.slots) slot = read_slot(reader);
  if (!reader.ok() || !is_plausible(block)) return Error::kCorrupt;
  return block;
}

std::uint8_t kind_of_slot(std::size_t slot) {
  if (slot < kPackageSlots) return static_cast<std::uint8_t>(sync::ObjectKind::kFormPackage);
  if (slot < kPackageSlots + kAssignmentSlots) return static_cast<std::uint8_t>(sync::ObjectKind::kAssignments);
  return static_cast<std::uint8_t>(sync::ObjectKind::kConfiguration);
}

// The largest forms we promise take 10 to 60 MB: cards of today hold three of them.
std::uint64_t package_room(std::uint64_t card_size) {
  constexpr std::uint64_t kMegabyte = 1U << 20;
  return card_size < 64 * kMegabyte ? std::min(card_size / 16, 4 * kMegabyte) : std::min(card_size / 8, 64 * kMegabyte);
}

Result<Superblock> plan_volume(const port::Geometry& card) {
  const std::uint64_t card_size = card.size, unit = CopyPlaces::unit_of(card);
  if (card_size < std::max(kSmallestCard, kLeastUnits * unit)) return Error::kTooSmall;
  Superblock block;
  block.card_size = card_size;
  std::uint64_t at = 2 * unit;
  const auto take = [&at, unit](std::uint64_t size) {
    size = size / unit * unit;
    const Extent extent{at, size};
    at += size;
    return extent;
  };
  constexpr std::uint64_t kMegabyte = 1U << 20;
  for (std::size_t i = 0; i < kSlots; ++i) {
    const auto kind = static_cast<sync::ObjectKind>(kind_of_slot(i));
    const bool package = kind == sync::ObjectKind::kFormPackage;
    const bool list = kind == sync::ObjectKind::kAssignments;
    block.slot_extents[i] = take(package ? package_room(card_size) : list ? std::max(std::min(card_size / 32, kMegabyte), unit) : std::max(kUnit * 4, unit));
    block.slots[i].kind = kind_of_slot(i);
  }
  block.directory = take(2 * unit);
  block.scratch = take(card.rewritable ? std::min(card_size / 16, 4 * kMegabyte) : 0);
  block.journal = take(card_size - at);
  return block;
}

}  // namespace eslabon::app
