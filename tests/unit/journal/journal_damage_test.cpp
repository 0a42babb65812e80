// Damage that no power cut makes: it is counted and reported, and the rest stays readable.
#include "tests/unit/journal/journal_bench.hpp"

namespace eslabon::journal {
namespace {

constexpr std::size_t kSegment = 8192, kStart = 1024, kContent = kHeaderBlocks * kBlockSize;

void ruin(Bench& bench, std::size_t offset, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bench.device.bytes()[offset + i] ^= 0x5A;
}
std::vector<Sequence> lost_ones(Bench& bench) {
  std::vector<Sequence> lost;
  Cursor cursor(bench.journal, bench.journal.oldest_sequence());
  for (auto entry = cursor.next(bench.scratch); entry.ok(); entry = cursor.next(bench.scratch))
    if (entry->lost()) lost.push_back(entry->sequence);
  return lost;
}

TEST_CASE("a rotten block in the newest segment is reported and the rest is read") {
  Bench bench(small_card());
  bench.answer(60);
  const Chain chain = bench.journal.chain();
  ruin(bench, kStart + kContent + kBlockSize, kBlockSize);  // the second block of answers
  REQUIRE(bench.journal.mount().ok());
  const auto lost = lost_ones(bench);
  REQUIRE(lost.size() > 10);
  CHECK(bench.journal.health().lost_entries == lost.size());
  CHECK(bench.journal.health().first_lost == lost.front());
  CHECK(bench.journal.next_sequence() == 61);
  CHECK(bench.journal.chain() == chain);
  CHECK(bench.read(60) == "an answer of 20 byte");
  CHECK(*bench.say("the next answer") == 61);
}

TEST_CASE("a host that replays a log with a lost entry arrives at the same chain") {
  Bench bench(small_card());
  bench.answer(600);
  ruin(bench, kStart + kContent + 3 * kBlockSize + 100, 1);
  REQUIRE(bench.journal.mount().ok());
  Chain chain = 0;
  std::size_t lost = 0;
  Cursor cursor(bench.journal, 1);
  for (auto entry = cursor.next(bench.scratch); entry.ok(); entry = cursor.next(bench.scratch)) {
    if (entry->lost()) ++lost;
    chain = chain_after(chain, entry->sequence, entry->kind, entry->flags, entry->payload);
    CHECK(chain == entry->chain);
  }
  CHECK(lost == 1);
  CHECK(cursor.sequence() == 601);
  CHECK(chain == bench.journal.chain());
}

/// Chain after each entry as it is read, computed by somebody who only sees the entries; nothing when the two differ.
std::vector<Chain> replayed_chains(Bench& bench) {
  std::vector<Chain> chains{0};
  Cursor cursor(bench.journal, 1);
  for (auto entry = cursor.next(bench.scratch); entry.ok(); entry = cursor.next(bench.scratch)) {
    chains.push_back(chain_after(chains.back(), entry->sequence, entry->kind, entry->flags, entry->payload));
    if (chains.back() != entry->chain) return {};
  }
  if (chains.back() != bench.journal.chain()) return {};
  return chains;
}

/// Whether somebody who took entries up to `held`, with that chain, before the damage arrives at the log's end with the rest.
bool goes_on_from(Bench& bench, Sequence held, Chain chain) {
  Place place;
  const auto own = bench.journal.head(held, place);
  if (!own.ok() || (own->chain != chain && own->kind < kKindRescued)) return false;
  Cursor cursor(bench.journal, held + 1);
  for (auto entry = cursor.next(bench.scratch); entry.ok(); entry = cursor.next(bench.scratch))
    chain = chain_after(chain, entry->sequence, entry->kind, entry->flags, entry->payload);
  return chain == bench.journal.chain();
}

TEST_CASE("on flash a damaged entry takes no other entry along, wherever it lies") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    fakes::Dice dice(seed);
    Bench bench(small_chip());
    const Sequence count = 40 + dice.below(500);
    for (Sequence i = 1; i <= count; ++i) REQUIRE(bench.say("entry " + std::to_string(i)).ok());
    const std::vector<Chain> sound = replayed_chains(bench);
    const std::size_t spots = 1 + dice.below(4);
    for (std::size_t i = 0; i < spots; ++i) ruin(bench, 8192 + dice.below(bench.device.bytes().size() - 8192), 1);
    REQUIRE(bench.journal.mount().ok());
    INFO("seed " << seed << ", " << count << " entries, " << spots << " damaged bytes");
    const Sequence next = bench.journal.next_sequence();
    REQUIRE(next >= count);  // only the very last entry cannot be told from a torn one
    REQUIRE(next <= count + 1);
    const std::vector<Sequence> lost = lost_ones(bench);
    CHECK(lost.size() <= spots);
    CHECK(bench.journal.health().lost_entries == lost.size());
    for (Sequence i = 1; i < next; ++i)
      if (std::find(lost.begin(), lost.end(), i) == lost.end()) REQUIRE(bench.read(i) == "entry " + std::to_string(i));
    std::vector<Chain> before = replayed_chains(bench);
    REQUIRE(before.size() == next);
    for (Sequence i = next; i < next + 30; ++i) REQUIRE(bench.say("entry " + std::to_string(i)).ok());
    REQUIRE(bench.journal.mount().ok());
    std::vector<Chain> after = replayed_chains(bench);
    REQUIRE(after.size() == next + 30);
    after.resize(before.size());
    CHECK(after == before);
    for (int host = 0; host < 6; ++host) {
      const Sequence held = host == 0 ? next - 1 : 1 + dice.below(next - 1);
      CHECK(goes_on_from(bench, held, sound[held]));
    }
    CHECK(bench.device.zero_to_one() == 0);
  }
}

TEST_CASE("on a card a damaged entry in a block that is settled takes no other entry along") {
  Bench bench(small_card());
  for (Sequence i = 1; i <= 700; ++i) REQUIRE(bench.say("entry " + std::to_string(i)).ok());
  ruin(bench, kStart + kContent + 3 * kBlockSize + 100, 1);
  ruin(bench, kStart + kSegment + kContent + 5 * kBlockSize + 60, 1);
  REQUIRE(bench.journal.mount().ok());
  CHECK(lost_ones(bench).size() == 2);
  CHECK(bench.journal.next_sequence() == 701);
  CHECK(replayed_chains(bench).size() == 701);
}

TEST_CASE("an acknowledgement behind damaged entries keeps their numbers from being used again") {
  Bench bench(small_chip());
  bench.answer(10);
  const std::size_t last = 8192 + kContent + kBlockHeaderSize + 9 * (kEntryHeaderSize + 20);
  REQUIRE(bench.journal.acknowledge(10, 1).ok());
  ruin(bench, last + 12, 1);
  REQUIRE(bench.journal.mount().ok());
  CHECK(bench.journal.next_sequence() == 11);
  CHECK(bench.journal.acknowledged() == 10);
  CHECK(bench.journal.health().lost_entries == 1);
}

TEST_CASE("one damaged copy of a header costs nothing") {
  Bench bench(small_card());
  bench.answer(600);
  for (std::size_t segment = 0; segment < 3; ++segment) ruin(bench, kStart + segment * kSegment + 9, 2);
  ruin(bench, 3, 1);
  REQUIRE(bench.journal.mount().ok());
  CHECK(bench.journal.next_sequence() == 601);
  CHECK(lost_ones(bench).empty());
}

TEST_CASE("a segment that lost both headers in the middle of the log is read all the same") {
  Bench bench(small_card());
  bench.answer(600);
  ruin(bench, kStart + 1 * kSegment + 9, 2);
  ruin(bench, kStart + 1 * kSegment + kBlockSize + 9, 2);
  REQUIRE(bench.journal.mount().ok());
  CHECK(bench.journal.next_sequence() == 601);
  CHECK(lost_ones(bench).empty());
  for (Sequence sequence = 1; sequence <= 600; ++sequence) CHECK(bench.read(sequence) == "an answer of 20 byte");
}

TEST_CASE("a card that lies about one write loses at most what that write was") {
  for (int lied = 1; lied <= 40; ++lied) {
    Bench bench(small_card());
    bench.answer(20);
    bench.device.lie_about(static_cast<std::uint64_t>(lied));
    Sequence last = 20;
    // The card shows the lie as stored, takes it back at the power cut right after.
    std::uint64_t before = bench.device.writes();
    while (bench.device.writes() < before + static_cast<std::uint64_t>(lied)) last = *bench.say("an answer of 20 byte");
    bench.device.forget_lies();
    REQUIRE(bench.journal.mount().ok());
    CHECK(bench.journal.next_sequence() >= last);
    for (Sequence sequence = 1; sequence < bench.journal.next_sequence(); ++sequence)
      CHECK(bench.read(sequence) == "an answer of 20 byte");
  }
}

TEST_CASE("a write that did not happen is noticed at once and done again") {
  // A card that answers "written" and keeps the old block, as QEMU's does when its disk is full.
  class Deaf final : public port::BlockDevice {
   public:
    explicit Deaf(fakes::PowerCutDevice& device) : device_(device) {}
    port::Geometry geometry() const override { return device_.geometry(); }
    Status read(std::uint64_t offset, MutableBytes out) override { return device_.read(offset, out); }
    Status program(std::uint64_t offset, Bytes data) override {
      return deaf-- > 0 ? Status() : device_.program(offset, data);
    }
    Status erase(std::uint64_t offset, std::uint64_t length) override { return device_.erase(offset, length); }
    Status sync() override { return device_.sync(); }
    int deaf = 0;

   private:
    fakes::PowerCutDevice& device_;
  };
  Bench bench(small_card());
  Deaf deaf(bench.device);
  Journal journal(deaf, {0, small_card().size}, bench.buffers, bench);
  REQUIRE(journal.mount().ok());
  CHECK(journal.append(7, as_bytes("heard")).ok());
  deaf.deaf = 1;
  CHECK(journal.append(7, as_bytes("heard the second time")).ok());
  deaf.deaf = 100;
  CHECK(journal.append(7, as_bytes("never heard")).status() == Error::kIo);
  deaf.deaf = 0;
  REQUIRE(journal.mount().ok());
  CHECK(journal.next_sequence() == 3);
}

TEST_CASE("an entry that was exchanged for another intact one breaks the chain") {
  Bench honest(small_card()), other(small_card());
  honest.answer(60);
  for (int i = 0; i < 60; ++i) REQUIRE(other.say("other words, 20 byte").ok());
  const std::size_t block = kStart + kContent + kBlockSize;
  std::copy_n(other.device.bytes().begin() + long(block + kBlockHeaderSize), kBlockRoom,
              honest.device.bytes().begin() + long(block + kBlockHeaderSize));
  REQUIRE(honest.journal.mount().ok());
  CHECK(honest.journal.health().chain_breaks == 1);
}

}  // namespace
}  // namespace eslabon::journal
