#include "firmware/form/container.hpp"

#include <algorithm>

#include "firmware/base/crc32c.hpp"

namespace eslabon::form {

CacheTag BlockCache::tag(std::size_t index) const {
  CacheTag tag;
  std::memcpy(&tag, slot(index), sizeof(tag));
  return tag;
}

bool BlockCache::holds(std::size_t index, std::uint32_t block) const {
  const CacheTag known = tag(index);
  return known.source == source_ && known.block == block;
}

void BlockCache::set_tag(std::size_t index, const CacheTag& tag) { std::memcpy(slot(index), &tag, sizeof(tag)); }

Status BlockCache::attach(Source& source, MutableBytes memory) {
  *this = BlockCache();
  count_ = std::min(memory.size() / kCacheBlockBytes, kMaxBlocks);
  if (count_ < 2) return Error::kTooSmall;
  source_ = &source;
  memory_ = memory;
  for (std::size_t i = 0; i < count_; ++i)
    if (tag(i).source == source_) set_tag(i, {});
  return {};
}

Status BlockCache::read(std::uint32_t offset, MutableBytes out) {
  if (source_ == nullptr || offset > source_->size() || out.size() > source_->size() - offset)
    return Error::kOutOfRange;
  while (!out.empty()) {
    ESLABON_ASSIGN(const std::uint8_t* bytes, block(offset / kBlockBytes));
    const std::size_t within = offset % kBlockBytes;
    const std::size_t size = std::min(out.size(), kBlockBytes - within);
    std::memcpy(out.data(), bytes + within, size);
    out = out.subspan(size);
    offset += static_cast<std::uint32_t>(size);
  }
  return {};
}

Result<const std::uint8_t*> BlockCache::block(std::uint32_t index) {
  if (!holds(last_, index)) ESLABON_TRY(turn_to(index));  // nearly every call is for the block of the one before
  return static_cast<const std::uint8_t*>(slot(last_) + sizeof(CacheTag));
}

Status BlockCache::turn_to(std::uint32_t index) {
  bool here = false;
  std::uint32_t oldest = 0xFFFFFFFF;
  std::uint32_t latest = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint32_t used = tag(i).used;
    latest = std::max(latest, used);
    if (here || (used >= oldest && !holds(i, index))) continue;
    here = holds(i, index);
    oldest = used;
    last_ = i;
  }
  if (!here) ESLABON_TRY(fetch(index));
  set_tag(last_, {source_, index, latest + 1});
  return {};
}

Status BlockCache::fetch(std::uint32_t index) {
  set_tag(last_, {});  // a failed read must not leave half a block behind under its old number
  const std::uint32_t offset = index * static_cast<std::uint32_t>(kBlockBytes);
  const std::size_t size = std::min<std::size_t>(kBlockBytes, source_->size() - offset);
  ++fetches_;
  return source_->read(offset, {slot(last_) + sizeof(CacheTag), size});
}

Status Container::open(Source& source, MutableBytes cache, ContainerKind kind) {
  open_ = false;
  sections_ = {};
  ESLABON_TRY(cache_.attach(source, cache));
  std::array<std::uint8_t, kHeaderBytes> header;
  if (source.size() < header.size()) return Error::kTruncated;
  ESLABON_TRY(cache_.read(0, header));
  if (load_le<std::uint32_t>(header.data()) != kContainerMagic) return Error::kUnsupported;
  if (load_le<std::uint16_t>(header.data() + 4) != kContainerVersion) return Error::kUnsupported;
  if (header[6] != static_cast<std::uint8_t>(kind)) return Error::kUnsupported;
  if (crc32c(Bytes(header).first(kHeaderBytes - 4)) != load_le<std::uint32_t>(header.data() + kHeaderBytes - 4))
    return Error::kCorrupt;
  ESLABON_TRY(read_contents(header));
  hash_ = load_le<std::uint64_t>(header.data() + 16);
  open_ = true;
  return {};
}

Status Container::read_contents(Bytes header) {
  const std::size_t count = header[7];
  const auto file_bytes = load_le<std::uint32_t>(header.data() + 8);
  const auto device_bytes = load_le<std::uint32_t>(header.data() + 12);
  if (device_bytes > file_bytes) return Error::kCorrupt;
  if (device_bytes > cache_.source_size()) return Error::kTruncated;
  if (kHeaderBytes + count * kContentsEntryBytes > device_bytes) return Error::kCorrupt;
  std::uint32_t crc = 0;
  std::uint32_t end = static_cast<std::uint32_t>(kHeaderBytes + count * kContentsEntryBytes);
  std::uint16_t last_id = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::array<std::uint8_t, kContentsEntryBytes> entry;
    ESLABON_TRY(cache_.read(static_cast<std::uint32_t>(kHeaderBytes + i * kContentsEntryBytes), entry));
    crc = crc32c(entry, crc);
    const auto id = load_le<std::uint16_t>(entry.data());
    const Section section{load_le<std::uint32_t>(entry.data() + 4), load_le<std::uint32_t>(entry.data() + 8),
                          load_le<std::uint32_t>(entry.data() + 12)};
    if (id <= last_id || section.offset < end || section.offset > file_bytes) return Error::kCorrupt;
    if (section.size > file_bytes - section.offset) return Error::kCorrupt;
    last_id = id;
    end = section.offset + section.size;
    if (id < kSectionCount && end <= cache_.source_size()) sections_[id] = section;
    if (end <= device_bytes && end > cache_.source_size()) return Error::kTruncated;
  }
  return crc == load_le<std::uint32_t>(header.data() + 24) ? Status() : Status(Error::kCorrupt);
}

std::uint32_t Container::size(SectionId section) const { return sections_[static_cast<std::size_t>(section)].size; }

Status Container::read(SectionId section, std::uint32_t offset, MutableBytes out) const {
  const Section& place = sections_[static_cast<std::size_t>(section)];
  if (offset > place.size || out.size() > place.size - offset) return Error::kCorrupt;
  return cache_.read(place.offset + offset, out);
}

Result<std::uint32_t> Container::read_u32(SectionId section, std::uint32_t offset) const {
  std::array<std::uint8_t, 4> bytes;
  ESLABON_TRY(read(section, offset, bytes));
  return load_le<std::uint32_t>(bytes.data());
}

Result<std::uint16_t> Container::read_u16(SectionId section, std::uint32_t offset) const {
  std::array<std::uint8_t, 2> bytes;
  ESLABON_TRY(read(section, offset, bytes));
  return load_le<std::uint16_t>(bytes.data());
}

Result<bool> Container::check_section(SectionId section, std::uint32_t& offset, std::uint32_t& crc) const {
  std::array<std::uint8_t, 64> piece;
  const std::uint32_t total = size(section);
  const std::uint32_t end = std::min(total, offset + kCheckBytes);
  while (offset < end) {
    const auto step = static_cast<std::uint32_t>(std::min<std::size_t>(piece.size(), end - offset));
    ESLABON_TRY(read(section, offset, MutableBytes(piece).first(step)));
    crc = crc32c(Bytes(piece).first(step), crc);
    offset += step;
  }
  if (offset < total) return true;
  return crc == sections_[static_cast<std::size_t>(section)].crc ? Result<bool>(false) : Error::kCorrupt;
}

Status Container::check_section(SectionId section) const {
  for (std::uint32_t offset = 0, crc = 0;;) {
    ESLABON_ASSIGN(const bool more, check_section(section, offset, crc));
    if (!more) return {};
  }
}

}  // namespace eslabon::form
