// Pieces in any order, overlapping, twice, with holes.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "firmware/sync/receive_buffer.hpp"
#include "firmware/sync/send_window.hpp"

namespace {

using namespace eslabon;
using Buffer = std::vector<std::uint8_t>;

Buffer counted(std::size_t size) {
  Buffer bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  return bytes;
}

}  // namespace

TEST_CASE("pieces that come in any order are put together") {
  CHECK(rc::check("all pieces, shuffled, some twice", [] {
    const Buffer whole = counted(2000);
    Buffer memory(2000);
    sync::ReceiveBuffer buffer(memory);
    const auto piece = *rc::gen::inRange<std::size_t>(40, 400);
    std::vector<std::size_t> offsets;
    for (std::size_t at = 0; at < whole.size(); at += piece) offsets.push_back(at);
    offsets.push_back(piece / 2);
    std::shuffle(offsets.begin(), offsets.end(), std::mt19937(*rc::gen::arbitrary<std::uint32_t>()));
    std::size_t added = 0;
    for (const std::size_t at : offsets)
      added += buffer.insert(static_cast<std::uint32_t>(at), Bytes(whole).subspan(at, std::min(piece, whole.size() - at)));
    RC_ASSERT(added == whole.size());
    RC_ASSERT(!buffer.has_holes());
    RC_ASSERT(Buffer(buffer.readable().begin(), buffer.readable().end()) == whole);
  }));
}

TEST_CASE("what is described as received is what has been received") {
  CHECK(rc::check("ranges of an Ack", [] {
    Buffer memory(1000);
    sync::ReceiveBuffer buffer(memory);
    std::vector<bool> there(1000, false);
    const auto pieces = *rc::gen::container<std::vector<std::pair<std::uint8_t, std::uint8_t>>>(
        8, rc::gen::pair(rc::gen::inRange<std::uint8_t>(0, 90), rc::gen::inRange<std::uint8_t>(1, 10)));
    for (const auto& [tens, size] : pieces) {
      buffer.insert(tens * 10U, counted(size));
      std::fill_n(there.begin() + tens * 10, size, true);
    }
    eslabon_Ack ack = eslabon_Ack_init_zero;
    buffer.describe(ack);
    for (std::uint32_t i = 0; i < 1000; ++i) RC_ASSERT((sync::end_of_received(ack, i) > i) == there[i]);
  }));
}

TEST_CASE("bytes outside of the window are dropped") {
  Buffer memory(100);
  sync::ReceiveBuffer buffer(memory);
  CHECK(buffer.insert(90, counted(11)) == 0);
  CHECK(buffer.insert(101, counted(1)) == 0);
  CHECK(buffer.insert(0xFFFFFFF0U, counted(32)) == 0);
  CHECK(buffer.insert(0, counted(60)) == 60);
  buffer.consume(50);
  CHECK(buffer.limit() == 150);
  CHECK(buffer.insert(0, counted(60)) == 0);
  CHECK(buffer.insert(60, counted(90)) == 90);
  CHECK(buffer.readable().size() == 100);
}

TEST_CASE("consuming keeps what lies beyond a hole") {
  Buffer memory(100);
  sync::ReceiveBuffer buffer(memory);
  const Buffer whole = counted(100);
  buffer.insert(0, Bytes(whole).first(20));
  buffer.insert(40, Bytes(whole).subspan(40, 30));
  buffer.consume(20);
  buffer.rebase();
  CHECK(buffer.begin() == 0);
  buffer.insert(0, Bytes(whole).subspan(20, 20));
  CHECK(Buffer(buffer.readable().begin(), buffer.readable().end()) == Buffer(whole.begin() + 20, whole.begin() + 70));
}
