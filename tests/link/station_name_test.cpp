// Names that tell laptops apart.
#include <catch2/catch.hpp>

#include "host/link/station_name.hpp"

using namespace eslabon::link;

TEST_CASE("a station's name goes into a number and comes back") {
  for (const char* name : {"a", "norte-1", "Field_12", "0.x"}) CHECK(station_name(station_id(name)) == name);
  CHECK(station_id("ab") == 0x6261);
}

TEST_CASE("what is no name has no number, and what is no name's number is shown as digits") {
  for (const char* name : {"", "ninechars", "a b", "\xC3\xB1", "x/y"}) CHECK(station_id(name) == 0);
  CHECK(station_name(0) == "?");
  CHECK(station_name(1) == "0000000000000001");
  CHECK(station_name(0x6100000061) == "0000006100000061");
}

TEST_CASE("a laptop has the same name at every start") {
  CHECK(station_name(station_id(default_station_name())) == default_station_name());
}
