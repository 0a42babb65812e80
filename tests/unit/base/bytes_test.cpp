#include "firmware/base/bytes.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "firmware/base/crc32c.hpp"

using namespace eslabon;

TEST_CASE("a record that ends early reads as zeros and says so once") {
  const std::array<std::uint8_t, 3> bytes{0x34, 0x12, 0xFF};
  ByteReader reader(bytes);
  CHECK(reader.read<std::uint16_t>() == 0x1234);
  CHECK(reader.ok());
  CHECK(reader.read<std::uint32_t>() == 0);
  CHECK_FALSE(reader.ok());
  CHECK(reader.read<std::uint8_t>() == 0);
}

TEST_CASE("a full buffer takes no further byte") {
  std::array<std::uint8_t, 3> bytes{};
  ByteWriter writer(bytes);
  writer.write(std::uint16_t{0x1234});
  writer.write(std::uint32_t{7});
  CHECK_FALSE(writer.ok());
  CHECK(writer.written().size() == 2);
}

TEST_CASE("CRC-32C gives the check value of its standard, in one piece or in two") {
  CHECK(crc32c(as_bytes("123456789")) == 0xE3069283U);
  CHECK(crc32c(as_bytes("6789"), crc32c(as_bytes("12345"))) == 0xE3069283U);
  CHECK(crc32c({}) == 0);
}
