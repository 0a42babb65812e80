#include "firmware/journal/journal_layout.hpp"

#include "firmware/base/crc32c.hpp"

namespace eslabon::journal {
namespace {

constexpr std::uint32_t kSuperblockMagic = 0x4A4C5345;  // "ESLJ"
constexpr std::uint32_t kSegmentMagic = 0x534C5345;     // "ESLS"
constexpr std::uint64_t kRewritableBit = 1, kSecondCopyBit = 2;
constexpr std::uint16_t kContinuationBit = 0x8000;
constexpr std::uint16_t kErasedBlock = 0xFFFF;

void seal(MutableBytes to, std::size_t size) { store_le(&to[size - 4], crc32c(Bytes(to).first(size - 4))); }
bool is_sealed(Bytes from, std::size_t size) {
  return load_le<std::uint32_t>(&from[size - 4]) == crc32c(from.first(size - 4));
}

std::uint32_t block_crc(Bytes header, std::uint32_t seed) {
  return crc32c(header.subspan(8, 8), crc32c(header.first(4), seed));
}

}  // namespace

void Superblock::encode(MutableBytes to) const {
  ByteWriter writer(to.first(kSize));
  writer.write(kSuperblockMagic);
  writer.write(kFormatVersion);
  writer.write(alignment);
  writer.write(segment_size);
  writer.write(segment_count);
  writer.write(data_offset);
  writer.write(log_id);
  writer.write(device_id);
  writer.write((rewritable ? kRewritableBit : 0) | (is_second ? kSecondCopyBit : 0));
  seal(to, kSize);
}

Result<Superblock> Superblock::decode(Bytes from) {
  ByteReader reader(from.first(kSize));
  Superblock made;
  if (reader.read<std::uint32_t>() != kSuperblockMagic || !is_sealed(from, kSize)) return Error::kCorrupt;
  if (reader.read<std::uint16_t>() != kFormatVersion) return Error::kUnsupported;
  made.alignment = reader.read<std::uint16_t>();
  made.segment_size = reader.read<std::uint32_t>();
  made.segment_count = reader.read<std::uint32_t>();
  made.data_offset = reader.read<std::uint64_t>();
  made.log_id = reader.read<std::uint64_t>();
  made.device_id = reader.read<std::uint64_t>();
  const auto bits = reader.read<std::uint64_t>();
  made.rewritable = (bits & kRewritableBit) != 0;
  made.is_second = (bits & kSecondCopyBit) != 0;
  return made;
}

void SegmentHeader::encode(MutableBytes to) const {
  ByteWriter writer(to.first(kAnchorOffset));
  writer.write(kSegmentMagic);
  writer.write(number);
  writer.write(log_id);
  writer.write(first_sequence);
  writer.write(chain);
  writer.write(acknowledged);
  writer.write(host_id);
  seal(to, kSize);
}

Result<SegmentHeader> SegmentHeader::decode(Bytes from) {
  ByteReader reader(from.first(kAnchorOffset));
  SegmentHeader made;
  if (reader.read<std::uint32_t>() != kSegmentMagic || !is_sealed(from, kSize)) return Error::kCorrupt;
  made.number = reader.read<std::uint32_t>();
  made.log_id = reader.read<std::uint64_t>();
  made.first_sequence = reader.read<std::uint64_t>();
  made.chain = reader.read<std::uint64_t>();
  made.acknowledged = reader.read<std::uint64_t>();
  made.host_id = reader.read<std::uint64_t>();
  return made;
}

void BlockHeader::encode(MutableBytes to, std::uint32_t segment_seed) const {
  store_le(&to[0], static_cast<std::uint16_t>(block | (continuation ? kContinuationBit : 0)));
  store_le(&to[2], first);
  store_le(&to[8], chain);
  store_le(&to[4], block_crc(to, segment_seed));
}

Result<BlockHeader> BlockHeader::decode(Bytes from, std::uint32_t segment_seed) {
  const auto place = load_le<std::uint16_t>(&from[0]);
  if (place == kErasedBlock || load_le<std::uint32_t>(&from[4]) != block_crc(from, segment_seed)) return Error::kCorrupt;
  BlockHeader made;
  made.block = static_cast<std::uint16_t>(place & ~kContinuationBit);
  made.continuation = (place & kContinuationBit) != 0;
  made.first = load_le<std::uint16_t>(&from[2]);
  made.chain = load_le<std::uint64_t>(&from[8]);
  return made;
}

void EntryHeader::encode(MutableBytes to) const {
  store_le(&to[0], length);
  to[2] = kind;
  to[3] = flags;
  store_le(&to[4], crc);
}

EntryHeader EntryHeader::decode(Bytes from) {
  return {load_le<std::uint16_t>(&from[0]), from[2], from[3], load_le<std::uint32_t>(&from[4])};
}

std::uint32_t segment_seed(std::uint64_t log_id, std::uint32_t number) {
  std::array<std::uint8_t, 12> bytes;
  store_le(&bytes[0], log_id);
  store_le(&bytes[8], number);
  return crc32c(bytes);
}

std::uint32_t entry_crc_start(std::uint32_t segment_seed, std::uint16_t index, const EntryHeader& header) {
  std::array<std::uint8_t, 6> bytes;
  store_le(&bytes[0], index);
  store_le(&bytes[2], header.length);
  bytes[4] = header.kind;
  bytes[5] = header.flags;
  return crc32c(bytes, segment_seed);
}

}  // namespace eslabon::journal
