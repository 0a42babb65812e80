#include "firmware/app/volume_layout.hpp"

#include <catch2/catch.hpp>

#include "firmware/base/crc32c.hpp"

using namespace eslabon;
using namespace eslabon::app;

// docs/card_format.md, byte by byte.
TEST_CASE("a superblock's bytes stand where the format's page says") {
  Superblock block = *plan_volume({64U << 20, 512, 512, true});
  block.generation = 0x01020304;
  block.boots = 7;
  block.device = 0x1122334455667788;
  block.volume_id = 0x99AABBCCDDEEFF00;
  block.slots[1] = {SlotState::kInstalled, 1, 4096, 4096, 5, 0xABCD};
  std::array<std::uint8_t, Superblock::kSize> bytes{};
  block.encode(bytes);

  CHECK(as_text(Bytes(bytes).first(4)) == "ESLV");
  CHECK(load_le<std::uint16_t>(bytes.data() + 4) == 1);
  CHECK(load_le<std::uint32_t>(bytes.data() + 8) == 0x01020304);
  CHECK(load_le<std::uint32_t>(bytes.data() + 12) == 7);
  CHECK(load_le<std::uint64_t>(bytes.data() + 16) == 64U << 20);
  CHECK(load_le<std::uint64_t>(bytes.data() + 24) == 0x1122334455667788);
  CHECK(load_le<std::uint64_t>(bytes.data() + 32) == 0x99AABBCCDDEEFF00);
  CHECK(load_le<std::uint32_t>(bytes.data() + 40) == 2);  // the first slot begins at 8192
  const std::uint64_t journal = std::uint64_t{load_le<std::uint32_t>(bytes.data() + 112)} * 4096;
  CHECK(journal == block.journal.offset);
  CHECK(journal + std::uint64_t{load_le<std::uint32_t>(bytes.data() + 116)} * 4096 == 64U << 20);
  const std::uint8_t* const slot = bytes.data() + 120 + 22;
  CHECK(slot[0] == 2);
  CHECK(slot[1] == 1);
  CHECK(load_le<std::uint32_t>(slot + 2) == 4096);
  CHECK(load_le<std::uint32_t>(slot + 10) == 5);
  CHECK(load_le<std::uint64_t>(slot + 14) == 0xABCD);
  CHECK(load_le<std::uint32_t>(bytes.data() + 508) == crc32c(Bytes(bytes).first(508)));
}
