// The bytes on the medium, and the published vectors of what they are made with.
#include <catch2/catch.hpp>

#include "firmware/base/crc32c.hpp"
#include "tests/unit/journal/journal_bench.hpp"

namespace eslabon::journal {
namespace {

TEST_CASE("SipHash gives its authors' values") {
  // Aumasson and Bernstein, reference implementation, vectors_sip64: key 00..0f, input 00 01 02 ... of that length.
  const std::uint64_t key0 = 0x0706050403020100, key1 = 0x0f0e0d0c0b0a0908;
  const auto of_length = [&](std::size_t length) {
    SipHash hash(key0, key1);
    for (std::size_t i = 0; i < length; ++i) {
      const auto byte = static_cast<std::uint8_t>(i);
      hash.update(Bytes(&byte, 1));
    }
    return hash.finish();
  };
  CHECK(of_length(0) == 0x726fdb47dd0e0e31);
  CHECK(of_length(1) == 0x74f839c593dc67fd);
  CHECK(of_length(8) == 0x93f5f5799a932462);
  CHECK(of_length(15) == 0xa129ca6149be45e5);
}

TEST_CASE("a block on the medium has the bytes that the format page shows") {
  Bench bench(small_card());
  REQUIRE(bench.say("hola").ok());
  const auto& bytes = bench.device.bytes();
  const std::size_t segment = 1024, block = segment + 2 * kBlockSize;
  CHECK(std::string(bytes.begin(), bytes.begin() + 4) == "ESLJ");
  CHECK(std::string(bytes.begin() + segment, bytes.begin() + segment + 4) == "ESLS");
  CHECK(std::equal(bytes.begin() + segment, bytes.begin() + segment + kBlockSize, bytes.begin() + segment + kBlockSize));
  const std::uint8_t header[] = {2, 0, 0, 0};  // block 2 of the segment, first entry has index 0
  CHECK(std::equal(std::begin(header), std::end(header), bytes.begin() + block));
  CHECK(load_le<std::uint64_t>(&bytes[block + 8]) == 0);  // the chain before the first entry
  const std::uint8_t entry[] = {4, 0, 7, 0};              // four bytes, kind 7, no flags
  CHECK(std::equal(std::begin(entry), std::end(entry), bytes.begin() + block + 16));
  // Checksum: log id 42, segment 0; then index 0, length 4, kind 7, flags 0; then the payload.
  const std::uint8_t covered[] = {42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 7, 0, 'h', 'o', 'l', 'a'};
  CHECK(load_le<std::uint32_t>(&bytes[block + 20]) == crc32c(covered));
  CHECK(std::string(bytes.begin() + block + 24, bytes.begin() + block + 28) == "hola");
  CHECK(bytes[block + 28] == 0xFF);
  CHECK(bytes[block + 511] == 0xFF);
}

TEST_CASE("headers survive their own bytes, and damage to any of them shows") {
  SegmentHeader header;
  header.number = 70000;
  header.log_id = 0x0102030405060708;
  header.first_sequence = 1ULL << 40;
  header.chain = 99;
  header.acknowledged = 17;
  header.host_id = 3;
  std::array<std::uint8_t, SegmentHeader::kSize> bytes{};
  header.encode(bytes);
  const auto read = SegmentHeader::decode(bytes);
  REQUIRE(read.ok());
  CHECK(read->number == 70000);
  CHECK(read->first_sequence == 1ULL << 40);
  CHECK(read->acknowledged == 17);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= 0x10;
    CHECK(SegmentHeader::decode(bytes).status() == Error::kCorrupt);
    bytes[i] ^= 0x10;
  }
}

TEST_CASE("a journal of a later version is left alone") {
  Bench bench(small_card());
  for (const std::size_t at : {std::size_t{0}, std::size_t{512}}) {
    bench.device.bytes()[at + 4] = kFormatVersion + 1;
    store_le(&bench.device.bytes()[at + Superblock::kSize - 4],
             crc32c(Bytes(bench.device.bytes()).subspan(at, Superblock::kSize - 4)));
  }
  CHECK(bench.journal.mount() == Error::kUnsupported);
}

}  // namespace
}  // namespace eslabon::journal
