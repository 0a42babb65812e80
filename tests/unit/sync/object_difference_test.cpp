// What of an object is in another one.
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <memory>
#include <vector>

#include "firmware/base/crc32c.hpp"
#include "firmware/sync/object_difference.hpp"

using namespace eslabon;
using Buffer = std::vector<std::uint8_t>;

namespace {

Buffer noise(std::size_t size, std::uint32_t seed) {
  Buffer made(size);
  for (auto& byte : made) byte = static_cast<std::uint8_t>((seed = seed * 1664525U + 1013904223U) >> 24);
  return made;
}

std::unique_ptr<sync::ObjectDifference> difference(const Buffer& installed, const Buffer& wanted) {
  auto made = std::make_unique<sync::ObjectDifference>();
  for (std::uint32_t i = 0; (i + 1) * sync::kBlockBytes <= installed.size(); ++i)
    made->add_block(0, i, crc32c(Bytes(installed).subspan(i * sync::kBlockBytes, sync::kBlockBytes)));
  made->find(wanted);
  return made;
}

std::size_t copied(const sync::ObjectDifference& found) {
  std::size_t sum = 0;
  for (const sync::CopyRun& run : found.runs()) sum += run.size;
  return sum;
}

}  // namespace

TEST_CASE("a question put in at the front moves everything and costs one piece") {
  const Buffer before = noise(20480, 1);
  Buffer after = before;
  after.insert(after.begin() + 300, 77, 9);
  const auto found = difference(before, after);
  REQUIRE(found->runs().size() == 1);
  CHECK(found->runs()[0].offset == 512 + 77);
  CHECK(found->runs()[0].from == 512);
  CHECK(copied(*found) == 19968);
  CHECK(found->run_at(0).offset == 589);
  CHECK(found->run_at(5000).offset == 589);
  CHECK(found->run_at(20557).offset == UINT32_MAX);
}

TEST_CASE("equal blocks are copied in one run") {
  const Buffer before(8192, 0);
  const auto found = difference(before, before);
  REQUIRE(found->runs().size() == 1);
  CHECK(copied(*found) == 8192);
}

TEST_CASE("an installed object that has gone gives nothing") {
  const Buffer before = noise(4096, 3);
  const auto found = difference(before, before);
  found->drop(0);
  CHECK(found->runs().empty());
}

TEST_CASE("whatever is found is the same there") {
  rc::prop("runs are in order and equal", [] {
    const Buffer before = noise(*rc::gen::inRange<std::size_t>(0, 9000), 5);
    Buffer after = noise(*rc::gen::inRange<std::size_t>(0, 3000), 6);
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
      const std::size_t from = *rc::gen::inRange<std::size_t>(0, before.size() + 1);
      const std::size_t size = *rc::gen::inRange<std::size_t>(0, before.size() - from + 1);
      after.insert(after.end(), before.begin() + static_cast<std::ptrdiff_t>(from), before.begin() + static_cast<std::ptrdiff_t>(from + size));
    }
    const auto found = difference(before, after);
    std::uint32_t end = 0;
    for (const sync::CopyRun& run : found->runs()) {
      RC_ASSERT(run.offset >= end && run.offset + run.size <= after.size());
      RC_ASSERT(std::equal(after.begin() + run.offset, after.begin() + run.offset + run.size, before.begin() + run.from));
      end = run.offset + run.size;
    }
  });
}
