// How a card is divided, and the superblock that says so. docs/card_format.md is the page for people.
//
//   0       superblock, copies (copy_places.hpp; the newest intact one counts): two units
//   ...     slots for form packages, assignments, configuration
//   ...     directory of interviews, copies: two units
//   ...     scratch pages of the open interview; none on flash that must be erased
//   ...     journal, to the end
#pragma once

#include <array>

#include "firmware/base/bytes.hpp"
#include "firmware/base/limits.hpp"
#include "firmware/port/block_device.hpp"

namespace eslabon::app {

inline constexpr std::uint32_t kSectorBytes = 512;
inline constexpr std::uint16_t kVolumeVersion = 1;
inline constexpr std::uint64_t kSmallestCard = 2U << 20;

/// Part of the card, in bytes; both multiples of 4096, and of the erase unit where the card must be erased.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  constexpr bool operator==(const Extent&) const = default;
};

enum class SlotState : std::uint8_t { kEmpty, kReceiving, kInstalled };

/// One object slot. `kind` is a sync::ObjectKind.
struct Slot {
  SlotState state = SlotState::kEmpty;
  std::uint8_t kind = 0;
  std::uint32_t size = 0;      ///< bytes of the object
  std::uint32_t received = 0;  ///< bytes that are durable, of one that is being received
  std::uint32_t order = 0;     ///< the highest of a kind is the one in use
  ContentHash hash = 0;
};

inline constexpr std::size_t kPackageSlots = 3;
inline constexpr std::size_t kAssignmentSlots = 2;
inline constexpr std::size_t kConfigurationSlots = 2;
inline constexpr std::size_t kSlots = kPackageSlots + kAssignmentSlots + kConfigurationSlots;

/// Everything that finding the rest starts from.
struct Superblock {
  static constexpr std::size_t kSize = kSectorBytes;
  std::uint32_t generation = 0;  ///< grows with each write and says where it goes
  std::uint32_t boots = 0;       ///< of the device with this card in
  std::uint64_t card_size = 0;
  DeviceId device = 0;
  std::uint64_t volume_id = 0;   ///< random, also the log's id
  std::array<Extent, kSlots> slot_extents;
  Extent directory, scratch, journal;
  std::array<Slot, kSlots> slots;

  void encode(std::span<std::uint8_t, kSize> to) const;
  /// kNotFound: no superblock. kCorrupt: one that is damaged. kUnsupported: of a later version.
  static Result<Superblock> decode(std::span<const std::uint8_t, kSize> from);
};

/// Divides a card: an eighth (at most 64 MB) for each package, a sixteenth of cards below 64 MB, less for the rest, most of it for the journal.
/// kTooSmall below kSmallestCard, or where that leaves no journal.
Result<Superblock> plan_volume(const port::Geometry& card);
/// The sync::ObjectKind that a slot is for.
std::uint8_t kind_of_slot(std::size_t slot);

}  // namespace eslabon::app
