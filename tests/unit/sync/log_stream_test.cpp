// The stream of a log, read in any pieces, from any place, is one and the same.
#include <catch2/catch.hpp>

#include "firmware/sync/log_stream.hpp"
#include "tests/link/memory_ends.hpp"

namespace {

using namespace eslabon;
using namespace eslabon::testing;

MemoryLog small_log() {
  MemoryLog log;
  for (std::size_t i = 1; i <= 40; ++i)
    log.append({static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i % 2), Buffer(i * 9, static_cast<std::uint8_t>(i))});
  return log;
}

Buffer read_all(sync::LogStream& stream, sync::StreamPlace place, std::size_t piece) {
  Buffer all;
  while (!stream.at_end(place)) {
    Buffer bytes(piece);
    bytes.resize(*stream.fill(place, bytes));
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

}  // namespace

TEST_CASE("the first entry's bytes are what the page says") {
  MemoryLog log = small_log();
  sync::LogStream stream(log);
  stream.begin(1);
  const Buffer bytes = read_all(stream, {*log.seek(1), 0}, 100);
  Buffer expected{9 << 1 | 1, 1, 1};
  expected.insert(expected.end(), 9, 1);
  CHECK(bytes == expected);
}

TEST_CASE("pieces of any size give the same stream") {
  MemoryLog log = small_log();
  sync::LogStream stream(log);
  stream.begin(40);
  const Buffer whole = read_all(stream, {*log.seek(1), 0}, 100000);
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 64U, 255U}) CHECK(read_all(stream, {*log.seek(1), 0}, piece) == whole);
}

TEST_CASE("skipping leads to the same bytes as reading") {
  MemoryLog log = small_log();
  sync::LogStream stream(log);
  stream.begin(40);
  const Buffer whole = read_all(stream, {*log.seek(1), 0}, 500);
  for (std::uint32_t skipped = 0; skipped <= whole.size(); skipped += 13) {
    sync::StreamPlace place{*log.seek(1), 0};
    REQUIRE(*stream.skip(place, skipped) == skipped);
    CHECK(read_all(stream, place, 50) == Buffer(whole.begin() + skipped, whole.end()));
  }
}

TEST_CASE("the chain stands behind every thirty-second entry") {
  MemoryLog log = small_log();
  sync::LogStream stream(log);
  stream.begin(32);
  const Buffer bytes = read_all(stream, {*log.seek(32), 0}, 1000);
  CHECK(load_le<std::uint64_t>(bytes.data() + bytes.size() - 8) == *log.chain_at(32));
}
