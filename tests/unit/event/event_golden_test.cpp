#include <catch2/catch.hpp>

#include <map>
#include <string>

#include "firmware/event/event_codec.hpp"
#include "tests/unit/event/event_samples.hpp"

namespace eslabon::event {
namespace {

/// The bytes of each sample. They stand in logs of devices in the field: a change here breaks every log.
const std::map<std::string, std::string> kGolden = {
};

std::string hex_of(const Event& event) {
  std::uint8_t bytes[kMaxEventBytes];
  const auto size = encode(event, bytes);
  REQUIRE(size.ok());
  std::string hex;
  for (const std::uint8_t byte : Bytes(bytes).first(*size)) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

TEST_CASE("every kind of event has the bytes that devices in the field write") {
  for (const Event& event : one_of_each()) {
    INFO("    {\"" << name_of(event.kind) << "\", \"" << hex_of(event) << "\"},");
    const auto golden = kGolden.find(name_of(event.kind));
    CHECK((golden != kGolden.end() && hex_of(event) == golden->second));
  }
  CHECK(kGolden.size() == one_of_each().size());
}

TEST_CASE("there is a sample of every kind") {
  std::size_t kinds = 0;
  for (unsigned number = 0; number < 256; ++number)
    if (fields_of(static_cast<Kind>(number)) != 0xFFFF) ++kinds;
  CHECK(kinds == one_of_each().size());
}

}  // namespace
}  // namespace eslabon::event
