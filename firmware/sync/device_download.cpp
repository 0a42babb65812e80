#include "firmware/sync/device_download.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/crc32c.hpp"

namespace eslabon::sync {
namespace {
constexpr std::size_t kPieceBytes = 128;  // what a copy or a checksum holds on the stack
}

void DeviceDownload::begin(const ObjectName& name) {
  if (active_ && name == name_) return;
  name_ = name;
  offset_ = 0;
  error_ = {};
  installed_ = active_ = false;
  const auto kept = sink_.begin(name);
  if (!kept.ok()) return fail(kept.status());
  offset_ = std::min(*kept, name.size);
  installed_ = *kept == ObjectSink::kInstalledAlready;
  active_ = !installed_;
}

void DeviceDownload::data(std::uint32_t offset, Bytes bytes) {
  if (!active_ || offset != offset_ || bytes.size() > name_.size - offset_) return;
  if (const Status status = sink_.write(offset, bytes); !status.ok()) return fail(status);
  offset_ += static_cast<std::uint32_t>(bytes.size());
}

void DeviceDownload::copy(const eslabon_ObjectCopy& copy) {
  if (!active_ || copy.offset != offset_ || copy.hash != name_.hash || copy.size > name_.size - offset_) return;
  const ObjectName from{static_cast<ObjectKind>(copy.kind), copy.from_hash, copy.from_size};
  std::array<std::uint8_t, kPieceBytes> piece{};
  for (std::uint32_t done = 0; done < copy.size && active_;) {
    const MutableBytes part = MutableBytes(piece).first(std::min<std::size_t>(piece.size(), copy.size - done));
    if (const Status status = sink_.read_installed(from, copy.from_offset + done, part); !status.ok()) return fail(status);
    data(offset_, part);
    done += static_cast<std::uint32_t>(part.size());
  }
}

void DeviceDownload::commit(const ObjectName& name, std::uint32_t crc32c) {
  if (!active_ || !(name == name_) || offset_ != name_.size) return;
  active_ = false;
  const Status status = sink_.commit(name_, crc32c);
  if (!status.ok()) return fail(status);
  installed_ = true;
}

void DeviceDownload::fail(Status status) {
  error_ = status;
  active_ = false;
}

eslabon_ObjectState DeviceDownload::state() const {
  eslabon_ObjectState state = eslabon_ObjectState_init_zero;
  state.kind = static_cast<std::uint32_t>(name_.kind);
  state.hash = name_.hash;
  state.offset = offset_;
  state.installed = installed_;
  state.error = error_.ok() ? 0 : static_cast<std::uint32_t>(error_.error());
  return state;
}

eslabon_Blocks DeviceDownload::blocks(const eslabon_BlocksWanted& wanted) {
  eslabon_Blocks blocks = eslabon_Blocks_init_zero;
  const ObjectName name = name_from(wanted.object);
  blocks.hash = name.hash;
  blocks.first = wanted.first;
  std::array<std::uint8_t, kPieceBytes> piece{};
  static_assert(kBlockBytes % kPieceBytes == 0);
  for (std::uint32_t i = 0; i < kBlocksPerMessage && name.size / kBlockBytes > wanted.first + i; ++i) {
    std::uint32_t crc = 0;
    for (std::uint32_t at = 0; at < kBlockBytes; at += kPieceBytes) {
      if (!sink_.read_installed(name, (wanted.first + i) * kBlockBytes + at, piece).ok()) return blocks;
      crc = crc32c(piece, crc);
    }
    blocks.crc32c[blocks.crc32c_count++] = crc;
  }
  return blocks;
}

}  // namespace eslabon::sync
