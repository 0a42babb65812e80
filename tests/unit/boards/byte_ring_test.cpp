#include "boards/cortex_m3/byte_ring.hpp"

#include <deque>

#include <rapidcheck.h>

#include <catch2/catch.hpp>

using namespace eslabon::board;

TEST_CASE("a full ring refuses the next byte and an empty one gives none") {
  ByteRing<4> ring;
  CHECK(ring.push(1));
  CHECK(ring.push(2));
  CHECK(ring.push(3));
  CHECK_FALSE(ring.push(4));
  std::uint8_t byte = 0;
  CHECK(ring.pop(byte));
  CHECK(byte == 1);
  CHECK(ring.room() == 1);
}

TEST_CASE("bytes leave the ring in the order in which they came, whatever the turns") {
  CHECK(rc::check([](const std::vector<bool>& pushes) {
    ByteRing<8> ring;
    std::deque<std::uint8_t> model;
    std::uint8_t next = 0;
    for (const bool push : pushes) {
      std::uint8_t byte = 0;
      if (push) {
        RC_ASSERT(ring.push(next) == (model.size() < 7));
        if (model.size() < 7) model.push_back(next);
        ++next;
      } else if (ring.pop(byte)) {
        RC_ASSERT(byte == model.front());
        model.pop_front();
      } else {
        RC_ASSERT(model.empty());
      }
      RC_ASSERT(ring.used() == model.size());
    }
  }));
}
