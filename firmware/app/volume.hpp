// The card as a whole: recognises it, formats a blank one, keeps the superblock's two copies.
#pragma once

#include "firmware/app/copy_places.hpp"
#include "firmware/app/volume_layout.hpp"
#include "firmware/port/block_device.hpp"

namespace eslabon::app {

/// What a card turned out to be.
enum class CardState : std::uint8_t {
  kReady,
  kMissing,
  kBlank,     ///< nothing on it: may be formatted
  kForeign,   ///< something else is on it: only a person may decide to erase it
  kOthers,    ///< belongs to another kiosk
  kLater,     ///< written by a later version
  kTooSmall,
  kFailing,   ///< answers with errors
};

class Volume {
 public:
  /// `sector` is 512 bytes of working memory. All outlive the volume.
  Volume(port::BlockDevice& card, std::span<std::uint8_t, kSectorBytes> sector) : card_(card), sector_(sector) {}

  /// Reads the card; only one that is kReady may be used.
  CardState open(DeviceId device);
  /// Makes it this device's, whatever it held. kTooSmall, kIo, kNoMedium.
  Status format(DeviceId device, std::uint64_t volume_id);
  /// Whether the same card is still in, by its superblock.
  [[nodiscard]] bool is_same_card();

  [[nodiscard]] Superblock& block() { return block_; }
  [[nodiscard]] const Superblock& block() const { return block_; }
  /// Makes the changed block() durable, beside the copy that counts now. kIo, kNoMedium.
  Status save();
  [[nodiscard]] port::BlockDevice& card() { return card_; }

 private:
  [[nodiscard]] CopyPlaces copies() const { return {card_, 0, kSectorBytes}; }
  Result<Superblock> read_copy(std::uint32_t generation);
  Result<bool> is_blank();

  port::BlockDevice& card_;
  std::span<std::uint8_t, kSectorBytes> sector_;
  Superblock block_;
};

}  // namespace eslabon::app
