#include "firmware/app/volume.hpp"

#include <algorithm>

namespace eslabon::app {
namespace {

constexpr std::uint32_t kBlankProbe = 16;  // sectors looked at before a card counts as blank

}  // namespace

Result<Superblock> Volume::read_copy(std::uint32_t generation) {
  ESLABON_TRY(card_.read(copies().at(generation), sector_));
  return Superblock::decode(sector_);
}

Result<bool> Volume::is_blank() {
  for (std::uint32_t i = 0; i < kBlankProbe; ++i) {
    ESLABON_TRY(card_.read(std::uint64_t{i} * kSectorBytes, sector_));
    const std::uint8_t first = sector_[0];
    if (first != 0 && first != 0xFF) return false;
    if (!std::all_of(sector_.begin(), sector_.end(), [first](std::uint8_t b) { return b == first; })) return false;
  }
  return true;
}

CardState Volume::open(DeviceId device) {
  const std::uint64_t size = card_.geometry().size;
  if (size == 0) return CardState::kMissing;
  if (size < kSmallestCard) return CardState::kTooSmall;
  Status last;
  bool found = false;
  for (std::uint32_t copy = 0; copy < copies().count(); ++copy) {
    const Result<Superblock> read = read_copy(copy);
    if (read.ok() && (!found || read->generation > block_.generation)) block_ = *read;
    found = found || read.ok();
    if (!read.ok() && (last.ok() || read.error() != Error::kNotFound)) last = read.status();
  }
  if (found) {
    if (block_.card_size > size) return CardState::kForeign;
    return block_.device == device ? CardState::kReady : CardState::kOthers;
  }
  if (last == Error::kNoMedium) return CardState::kMissing;
  if (last == Error::kIo) return CardState::kFailing;
  if (last == Error::kUnsupported) return CardState::kLater;
  const Result<bool> blank = is_blank();
  if (!blank.ok()) return CardState::kFailing;
  return *blank ? CardState::kBlank : CardState::kForeign;
}

Status Volume::format(DeviceId device, std::uint64_t volume_id) {
  ESLABON_ASSIGN(block_, plan_volume(card_.geometry()));
  block_.device = device;
  block_.volume_id = volume_id;
  ESLABON_TRY(copies().clear());
  ESLABON_TRY(save());
  return save();
}

Status Volume::save() {
  ESLABON_TRY(copies().next(block_.generation));
  block_.encode(sector_);
  ESLABON_TRY(card_.program(copies().at(block_.generation), sector_));
  return card_.sync();
}

bool Volume::is_same_card() {
  const Result<Superblock> read = read_copy(block_.generation);
  return read.ok() && read->volume_id == block_.volume_id && read->generation == block_.generation;
}

}  // namespace eslabon::app
