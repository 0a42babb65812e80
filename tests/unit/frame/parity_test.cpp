// Reed-Solomon: what can be repaired is repaired, what cannot is not taken for right.
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "firmware/base/crc32c.hpp"
#include "firmware/frame/frame_repair.hpp"
#include "firmware/frame/parity_encoder.hpp"

namespace {

using namespace eslabon;
using Buffer = std::vector<std::uint8_t>;

Buffer content_of(const Buffer& body, std::size_t repairable) {
  Buffer content = body;
  const std::uint32_t crc = crc32c(body);
  for (int i = 0; i < 4; ++i) content.push_back(static_cast<std::uint8_t>(crc >> (8 * i)));
  frame::ParityEncoder encoder;
  encoder.begin(content.size(), repairable);
  encoder.update(content);
  content.insert(content.end(), encoder.parity().begin(), encoder.parity().end());
  return content;
}

Buffer random_body(std::mt19937& random, std::size_t size) {
  Buffer body(size);
  for (auto& byte : body) byte = static_cast<std::uint8_t>(random());
  return body;
}

}  // namespace

TEST_CASE("the parity of one symbol is known by hand") {
  // Generator (x + 1)(x + 2) = x^2 + 3x + 2: the codeword of the message 1 is 1 3 2.
  frame::ParityEncoder encoder;
  encoder.begin(1, 1);
  encoder.update(Buffer{1});
  CHECK(Buffer(encoder.parity().begin(), encoder.parity().end()) == Buffer{3, 2});
}

TEST_CASE("as many damaged symbols as promised are repaired in every codeword") {
  std::mt19937 random(7);
  for (const std::size_t repairable : {1U, 2U, 4U, 8U})
    for (int round = 0; round < 200; ++round) {
      const Buffer body = random_body(random, 1 + random() % 900);
      const Buffer sent = content_of(body, repairable);
      const std::size_t codewords = (sent.size() + 254) / 255;
      Buffer came = sent;
      // A burst across all codewords is the same number of errors in each.
      const std::size_t data = sent.size() - 2 * repairable * codewords;
      const std::size_t burst = std::min(data, codewords * repairable);
      const std::size_t at = random() % (data - burst + 1);
      for (std::size_t i = 0; i < burst; ++i) came[at + i] = static_cast<std::uint8_t>(came[at + i] ^ (1 + random() % 255));
      const auto opened = frame::open_repaired(came, repairable);
      REQUIRE(opened.has_value());
      CHECK(Buffer(opened->body.begin(), opened->body.end()) == body);
      CHECK(opened->repaired == burst);
    }
}

TEST_CASE("one damaged symbol too many is refused or repaired, never taken for right") {
  std::mt19937 random(11);
  int refused = 0;
  for (int round = 0; round < 2000; ++round) {
    const Buffer body = random_body(random, 200);
    Buffer came = content_of(body, 2);
    for (int hits = 0; hits < 5; ++hits) came[random() % came.size()] = static_cast<std::uint8_t>(random());
    const auto opened = frame::open_repaired(came, 2);
    if (opened) CHECK(Buffer(opened->body.begin(), opened->body.end()) == body);
    refused += opened ? 0 : 1;
  }
  CHECK(refused > 1000);
}

TEST_CASE("contents too short for their own parity are refused") {
  for (std::size_t size = 0; size < 24; ++size) {
    Buffer content(size, 5);
    for (const std::size_t repairable : {0U, 1U, 8U}) CHECK_FALSE(frame::open_repaired(content, repairable).has_value());
  }
}
