#include "tests/unit/journal/journal_bench.hpp"

namespace eslabon::journal {
namespace {

TEST_CASE("what was accepted is there after the next start") {
  for (const auto& geometry : {small_card(), small_chip()}) {
    Bench bench(geometry);
    CHECK(*bench.say("first") == 1);
    CHECK(*bench.say("") == 2);
    CHECK(*bench.say(std::string(kMaxPayload, 'x')) == 3);
    CHECK(*bench.say("last") == 4);
    REQUIRE(bench.journal.mount().ok());
    CHECK(bench.journal.next_sequence() == 5);
    CHECK(bench.read(1) == "first");
    CHECK(bench.read(2).empty());
    CHECK(bench.read(3) == std::string(kMaxPayload, 'x'));
    CHECK(bench.read(4) == "last");
    CHECK(bench.read(5) == "not found");
    CHECK(bench.read(0) == "not found");
  }
}

TEST_CASE("a cursor gives every entry once and goes on with what comes later") {
  Bench bench(small_card());
  bench.answer(300);
  Cursor cursor(bench.journal, 1);
  for (Sequence expected = 1; expected <= 300; ++expected) {
    const auto entry = cursor.next(bench.scratch);
    REQUIRE(entry.ok());
    CHECK(entry->sequence == expected);
  }
  CHECK(cursor.next(bench.scratch).status() == Error::kNotFound);
  CHECK(bench.say("later").ok());
  REQUIRE(bench.journal.mount().ok());
  CHECK(as_text(cursor.next(bench.scratch)->payload) == "later");
}

TEST_CASE("an entry is read in pieces, from anywhere, with its place remembered") {
  Bench bench(small_chip());
  bench.answer(20);
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>('a' + i % 26);
  const Sequence sequence = *bench.say(text);
  bench.answer(20);
  Place place;
  const auto head = bench.journal.head(sequence, place);
  REQUIRE(head.ok());
  CHECK(head->size == 1000);
  for (const std::size_t offset : {0U, 471U, 472U, 473U, 487U, 488U, 489U, 967U, 968U, 999U}) {
    std::uint8_t byte = 0;
    Place remembered = place;
    bench.read(3);  // the reader goes elsewhere meanwhile
    REQUIRE(bench.journal.read_payload(sequence, remembered, offset, MutableBytes(&byte, 1)).ok());
    CHECK(byte == 'a' + offset % 26);
  }
  std::uint8_t two[2];
  CHECK(bench.journal.read_payload(sequence, place, 999, two) == Error::kOutOfRange);
  Place wrong{77, 3};
  CHECK(bench.journal.head(sequence, wrong)->size == 1000);
  Place later{0, 9};
  CHECK(bench.journal.head(2, later)->sequence == 2);
}

TEST_CASE("the chain is the same whoever computes it, and another one for other entries") {
  Bench bench(small_card());
  Chain chain = 0;
  for (Sequence sequence = 1; sequence <= 200; ++sequence) {
    const std::string text = "answer " + std::to_string(sequence * sequence);
    REQUIRE(bench.say(text).ok());
    chain = chain_after(chain, sequence, 7, 0, as_bytes(text));
    CHECK(bench.journal.chain() == chain);
  }
  REQUIRE(bench.journal.mount().ok());
  CHECK(bench.journal.chain() == chain);
  CHECK(*bench.journal.chain_at(200) == chain);
  CHECK(*bench.journal.chain_at(0) == 0);
  CHECK(*bench.journal.chain_at(1) == chain_after(0, 1, 7, 0, as_bytes("answer 1")));
  CHECK(bench.journal.chain_at(201).status() == Error::kNotFound);
  const Bytes text = as_bytes("answer 1");
  CHECK(chain_after(0, 1, 7, 0, text) != chain_after(0, 2, 7, 0, text));
  CHECK(chain_after(0, 1, 7, 0, text) != chain_after(0, 1, 8, 0, text));
  CHECK(chain_after(0, 1, 7, 0, text) != chain_after(1, 1, 7, 0, text));
}

TEST_CASE("an acknowledgement is remembered, and which host gave it") {
  for (const auto& geometry : {small_card(), small_chip()}) {
    Bench bench(geometry);
    bench.answer(50);
    CHECK(bench.journal.acknowledge(51, 9) == Error::kOutOfRange);
    REQUIRE(bench.journal.acknowledge(30, 9).ok());
    REQUIRE(bench.journal.acknowledge(20, 8).ok());
    CHECK(bench.journal.next_sequence() == 51);
    REQUIRE(bench.journal.mount().ok());
    CHECK(bench.journal.acknowledged() == 30);
    CHECK(bench.journal.acknowledged_by() == 9);
  }
}

TEST_CASE("the app finds its anchor again") {
  Bench bench(small_card());
  std::uint8_t anchor[kAnchorSize];
  bench.answer(400);
  REQUIRE(bench.journal.mount().ok());
  REQUIRE(bench.journal.read_anchor(anchor).ok());
  CHECK(bench.journal.anchor_sequence() > 1);
  CHECK(load_le<std::uint64_t>(anchor) == bench.journal.anchor_sequence());
}

TEST_CASE("flags and kinds of the app are kept, those of the journal are refused") {
  Bench bench(small_card());
  const std::uint8_t sealed = kFlagSealed | 3 << kKeyEpochShift;
  REQUIRE(bench.journal.append(kMaxKind, as_bytes("x"), Importance::kOrdinary, sealed).ok());
  Place place;
  CHECK(bench.journal.head(1, place)->flags == sealed);
  CHECK(bench.journal.append(kMaxKind + 1, {}).status() == Error::kInvalid);
  CHECK(bench.journal.append(1, {}, Importance::kOrdinary, kFlagLocal).status() == Error::kInvalid);
  CHECK(bench.say(std::string(kMaxPayload + 1, 'x')).status() == Error::kTooSmall);
  CHECK(bench.journal.next_sequence() == 2);
}

TEST_CASE("a new log on a used card knows nothing of the old one") {
  Bench bench(small_card());
  bench.answer(200);
  CHECK(bench.journal.format(bench.birth) == Error::kInvalid);
  bench.birth.log_id = 43;
  bench.birth.first_sequence = (1ULL << 32) + 1;
  REQUIRE(bench.journal.format(bench.birth).ok());
  REQUIRE(bench.journal.mount().ok());
  CHECK(bench.journal.next_sequence() == (1ULL << 32) + 1);
  CHECK(bench.journal.oldest_sequence() == (1ULL << 32) + 1);
  CHECK(*bench.say("new") == (1ULL << 32) + 1);
  CHECK(bench.journal.health() == Health{});
}

TEST_CASE("no card, an empty card and a card full of noise are told apart") {
  fakes::PowerCutDevice none({}), card(small_card());
  Buffers buffers;
  struct NoAnchor final : AnchorSource {
    void fill_anchor(MutableBytes, Sequence) override {}
  } anchors;
  Journal absent(none, {0, 65536}, buffers, anchors), empty(card, {0, 1024 + 6 * 8192}, buffers, anchors);
  CHECK(absent.mount() == Error::kNoMedium);
  CHECK(empty.mount() == Error::kNotFound);
  fakes::Dice dice(5);
  for (auto& byte : card.bytes()) byte = static_cast<std::uint8_t>(dice.next());
  CHECK(empty.mount() == Error::kNotFound);
  CHECK(empty.append(1, {}).status() == Error::kRefused);
}

TEST_CASE("geometries that cannot carry a journal are refused") {
  Buffers buffers;
  struct NoAnchor final : AnchorSource {
    void fill_anchor(MutableBytes, Sequence) override {}
  } anchors;
  const auto format = [&](port::Geometry geometry, std::uint64_t size) {
    fakes::PowerCutDevice device(geometry);
    return Journal(device, {0, size}, buffers, anchors).format({1, 2, 1, 0});
  };
  CHECK(format(fakes::sd_card(1 << 16), 1 << 16).ok());
  CHECK(format(fakes::sd_card(1 << 16), 1 << 17) == Error::kInvalid);          // region past the end
  CHECK(format(fakes::sd_card(8192), 8192) == Error::kInvalid);                // no room for four segments
  CHECK(format(fakes::nor_chip(1 << 22, 1, 1 << 20), 1 << 22) == Error::kInvalid);  // erase blocks of 1 MB
  CHECK(format({1 << 20, 4096, 4096, true}, 1 << 20) == Error::kInvalid);      // blocks of 4 KB
}

TEST_CASE("after a failed write the journal asks to be mounted again") {
  Bench bench(small_card());
  bench.answer(10);
  bench.device.cut_after(1);
  CHECK(bench.say("in the dark").status() == Error::kIo);
  CHECK(bench.say("again").status() == Error::kRefused);
  fakes::Dice dice(1);
  bench.device.power_on(dice);
  REQUIRE(bench.journal.mount().ok());
  CHECK(bench.say("again").ok());
}

}  // namespace
}  // namespace eslabon::journal
