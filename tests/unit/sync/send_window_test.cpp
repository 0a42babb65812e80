// Loss is seen from what arrives later.
#include <catch2/catch.hpp>

#include "firmware/sync/send_window.hpp"

namespace {

using namespace eslabon::sync;

eslabon_Ack ack_of(std::uint32_t base, std::initializer_list<std::uint32_t> ranges = {}) {
  eslabon_Ack ack = eslabon_Ack_init_zero;
  ack.base = base;
  for (const std::uint32_t number : ranges) ack.ranges[ack.ranges_count++] = number;
  return ack;
}

SendWindow four_pieces() {
  SendWindow window;
  window.begin(1);
  for (std::uint32_t i = 0; i < 4; ++i) window.add(i * 100, 100, {{1 + i, 50 + i}, 0});
  return window;
}

}  // namespace

TEST_CASE("a piece is lost once one that was sent after it has arrived") {
  SendWindow window = four_pieces();
  window.acknowledge(ack_of(100), false);
  CHECK(window.take_lost() == nullptr);
  window.acknowledge(ack_of(100, {100, 100}), false);
  Piece* lost = window.take_lost();
  REQUIRE(lost != nullptr);
  CHECK(lost->offset == 100);
  CHECK(window.place_of(*lost).cursor.place == 51);
  CHECK(window.take_lost() == nullptr);
}

TEST_CASE("a repeated piece is not lost again because of what was sent before it") {
  SendWindow window = four_pieces();
  window.acknowledge(ack_of(0, {100, 100}), false);
  REQUIRE(window.take_lost() != nullptr);
  window.acknowledge(ack_of(0, {100, 300}), false);
  CHECK(window.take_lost() == nullptr);
  CHECK_FALSE(window.empty());
}

TEST_CASE("a mark that was seen tells that all before it has come or is lost") {
  SendWindow window = four_pieces();
  window.mark();
  window.acknowledge(ack_of(300), false);
  CHECK(window.take_lost() == nullptr);
  window.acknowledge(ack_of(300), true);
  REQUIRE(window.take_lost() != nullptr);
}

TEST_CASE("a piece can be cut in two while there is room") {
  SendWindow window = four_pieces();
  window.acknowledge(ack_of(0, {100, 300}), false);
  Piece* lost = window.take_lost();
  REQUIRE(lost != nullptr);
  REQUIRE(window.split(*lost, 30, {{1, 50}, 30}));
  CHECK(lost->size == 30);
  Piece* rest = window.take_lost();
  REQUIRE(rest != nullptr);
  CHECK(rest->offset == 30);
  CHECK(rest->size == 70);
  CHECK(rest->within == 30);
}
