#include <catch2/catch.hpp>

#include "firmware/base/crc32c.hpp"
#include "firmware/form/package_layout.hpp"
#include "tests/unit/form/small_package.hpp"

using namespace eslabon;

// The bytes as docs/package_format.md states them: a change here is a new format version.
TEST_CASE("Header, contents and a node lie where the format's page says") {
  const std::string bytes = compile::write_package(test::small_model(), test::typesetter()).bytes;
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  CHECK(bytes.substr(0, 4) == "EZSL");
  CHECK(load_le<std::uint16_t>(data + 4) == 1);
  CHECK(data[6] == 1);
  CHECK(load_le<std::uint32_t>(data + 8) == bytes.size());
  CHECK(load_le<std::uint32_t>(data + 12) == bytes.size());  // no host section in this model
  const std::size_t count = data[7];
  CHECK(load_le<std::uint32_t>(data + 24) == crc32c(as_bytes(bytes).subspan(32, count * 16)));
  CHECK(load_le<std::uint32_t>(data + 28) == crc32c(as_bytes(bytes).first(28)));
  // The second section is the nodes'.
  const std::uint8_t* entry = data + 32 + 16;
  REQUIRE(load_le<std::uint16_t>(entry) == 2);
  const auto offset = load_le<std::uint32_t>(entry + 4);
  CHECK(offset % 128 == 0);
  CHECK(load_le<std::uint32_t>(entry + 8) == 5 * 128);
  const std::uint8_t* pay = data + offset + 4 * 128;
  CHECK(pay[0] == 3);                                                   // question
  CHECK(load_le<std::uint16_t>(pay + 8) == 3);                          // parent
  CHECK(load_le<std::uint16_t>(pay + 16) == 20);                        // longest answer
  CHECK(static_cast<std::int64_t>(load_le<std::uint64_t>(pay + 88)) == -150);  // range start
  CHECK(pay[112] == 2);
}

TEST_CASE("The host's own section lies behind what a device needs") {
  compile::PackageModel model = test::small_model();
  const std::string without = compile::write_package(model, test::typesetter()).bytes;
  model.host_json = R"({"design":[]})";
  const std::string with = compile::write_package(model, test::typesetter()).bytes;
  const auto device_bytes = load_le<std::uint32_t>(reinterpret_cast<const std::uint8_t*>(with.data()) + 12);
  CHECK(device_bytes < with.size());
  test::Opened device(with.substr(0, device_bytes));
  CHECK(device.status.ok());
  CHECK(with.size() > without.size());
}
