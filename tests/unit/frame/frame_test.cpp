// Frames through encoder and decoder, whatever the pieces.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <vector>

#include "firmware/base/crc32c.hpp"
#include "firmware/frame/frame_decoder.hpp"
#include "firmware/frame/frame_encoder.hpp"
#include "firmware/frame/frame_repair.hpp"

namespace {

using namespace eslabon;
using Buffer = std::vector<std::uint8_t>;

// Sends `body`, giving the encoder at most `in` bytes and taking at most `out` at once.
Buffer encode(const Buffer& body, std::size_t repairable, std::size_t in = 100, std::size_t out = 77) {
  frame::FrameEncoder encoder;
  encoder.begin(body.size(), repairable);
  Buffer wire;
  std::size_t at = 0;
  while (!encoder.done()) {
    const MutableBytes room = encoder.room();
    const std::size_t count = std::min(room.size(), in);
    std::copy_n(body.begin() + static_cast<std::ptrdiff_t>(at), count, room.begin());
    encoder.added(count);
    at += count;
    Buffer piece(out);
    piece.resize(encoder.take(piece));
    wire.insert(wire.end(), piece.begin(), piece.end());
  }
  REQUIRE(at == body.size());
  return wire;
}

std::vector<Buffer> contents_of(const Buffer& wire) {
  frame::BufferedDecoder<6000> decoder;
  std::vector<Buffer> contents;
  for (const std::uint8_t byte : wire)
    if (const auto content = decoder.put(byte)) contents.emplace_back(content->begin(), content->end());
  return contents;
}

Buffer body_of(Buffer& content, std::size_t repairable) {
  const auto opened = frame::open_repaired(content, repairable);
  if (!opened) return {};
  return {opened->body.begin(), opened->body.end()};
}

Buffer counted(std::size_t size) {
  Buffer bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
  return bytes;
}

}  // namespace

TEST_CASE("a frame on the wire is what the page says, byte by byte") {
  const Buffer wire = encode({0x11, 0x00, 0x22}, 0);
  const Buffer body{0x11, 0x00, 0x22};
  const std::uint32_t crc = crc32c(body);
  Buffer expected{2, 0x11, 6, 0x22};
  for (int i = 0; i < 4; ++i) expected.push_back(static_cast<std::uint8_t>(crc >> (8 * i)));
  expected.push_back(0);
  REQUIRE((crc & 0xFF) != 0);
  CHECK(wire == expected);
}

TEST_CASE("bodies of every length come back, at every strength") {
  for (const std::size_t repairable : {0U, 1U, 2U, 4U, 8U})
    for (const std::size_t size : {1U, 2U, 243U, 249U, 250U, 251U, 254U, 255U, 496U, 500U, 508U, 1000U}) {
      const Buffer body = counted(size);
      auto contents = contents_of(encode(body, repairable));
      REQUIRE(contents.size() == 1);
      CHECK(body_of(contents[0], repairable) == body);
    }
}

TEST_CASE("whatever the body and the pieces it is given in, no zero is inside and it comes back") {
  CHECK(rc::check("round trip", [] {
    const auto body = *rc::gen::resize(1500, rc::gen::nonEmpty(rc::gen::container<Buffer>(
        rc::gen::weightedOneOf<std::uint8_t>({{1, rc::gen::just<std::uint8_t>(0)}, {3, rc::gen::arbitrary<std::uint8_t>()}}))));
    const auto repairable = *rc::gen::element<std::size_t>(0, 1, 2);
    const Buffer wire = encode(body, repairable, *rc::gen::inRange<std::size_t>(1, 600), *rc::gen::inRange<std::size_t>(1, 600));
    RC_ASSERT(std::count(wire.begin(), wire.end(), 0) == 1);
    auto contents = contents_of(wire);
    RC_ASSERT(contents.size() == 1U);
    RC_ASSERT(body_of(contents[0], repairable) == body);
  }));
}

TEST_CASE("runs without a zero and runs of zeros cost what COBS promises") {
  const Buffer ones(4000, 1);
  const Buffer zeros(4000, 0);
  CHECK(encode(ones, 0).size() <= 4000 + 4 + 16 + 2);
  CHECK(encode(zeros, 0).size() <= 4000 + 4 + 2);
  for (const Buffer& body : {ones, zeros}) {
    auto contents = contents_of(encode(body, 0));
    REQUIRE(contents.size() == 1);
    CHECK(body_of(contents[0], 0) == body);
  }
}

TEST_CASE("what is longer than the buffer is dropped and the next frame is whole") {
  frame::BufferedDecoder<64> decoder;
  Buffer wire = encode(counted(500), 0);
  const Buffer small = encode(counted(20), 0);
  wire.insert(wire.end(), small.begin(), small.end());
  std::size_t frames = 0;
  for (const std::uint8_t byte : wire)
    if (const auto content = decoder.put(byte)) {
      ++frames;
      CHECK(frame::open_plain(*content).has_value());
    }
  CHECK(frames == 1);
  CHECK(decoder.overlong() == 1);
}

TEST_CASE("a byte that is lost, doubled or turned is never accepted without parity") {
  const Buffer body = counted(300);
  const Buffer wire = encode(body, 0);
  for (std::size_t at = 0; at + 1 < wire.size(); ++at) {
    Buffer lost = wire, doubled = wire, turned = wire;
    lost.erase(lost.begin() + static_cast<std::ptrdiff_t>(at));
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(at), wire[at]);
    turned[at] = static_cast<std::uint8_t>(turned[at] ^ 0x10);
    for (const Buffer& bad : {lost, doubled, turned})
      for (Buffer& content : contents_of(bad)) CHECK_FALSE(frame::open_repaired(content, 0).has_value());
  }
}
