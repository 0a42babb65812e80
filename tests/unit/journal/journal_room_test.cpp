// Room: what an answer costs, what a full card does, how long a mount takes.
#include "tests/unit/journal/journal_bench.hpp"

namespace eslabon::journal {
namespace {

/// Answers until the journal refuses; how many.
std::size_t fill(Bench& bench, Importance importance = Importance::kOrdinary) {
  std::size_t count = 0;
  for (;; ++count) {
    const auto done = bench.say("an answer of 20 byte", importance);
    if (done.ok()) continue;
    REQUIRE(done.status() == Error::kFull);
    return count;
  }
}

TEST_CASE("a full card refuses answers first, then important entries, and still takes the acknowledgement") {
  for (const auto& geometry : {small_card(), small_chip()}) {
    Bench bench(geometry);
    CHECK(bench.journal.has_room(20));
    const std::size_t answers = fill(bench);
    CHECK(answers > 1000);
    CHECK_FALSE(bench.journal.has_room(20));
    CHECK(fill(bench, Importance::kImportant) >= 2 * 14);
    CHECK(bench.journal.space()->free_segments == 0);
    CHECK(bench.read(1) == "an answer of 20 byte");
    REQUIRE(bench.journal.mount().ok());
    REQUIRE(bench.journal.acknowledge(bench.journal.next_sequence() - 1, 9).ok());
    CHECK(bench.say("more").status() == Error::kFull);  // nobody has said yet what must stay
    bench.journal.keep_from(bench.journal.next_sequence());
    CHECK(bench.journal.space()->free_segments == 5);
    CHECK(bench.say("more").ok());
  }
}

TEST_CASE("entries of an open interview stay although a host has them") {
  Bench bench(small_card());
  bench.answer(100);
  const Sequence opened = *bench.say("interview opened");
  fill(bench);
  REQUIRE(bench.journal.acknowledge(bench.journal.next_sequence() - 1, 9).ok());
  bench.journal.keep_from(opened);
  fill(bench);
  CHECK(bench.read(opened) == "interview opened");
  REQUIRE(bench.journal.mount().ok());
  CHECK(bench.read(opened) == "interview opened");
  CHECK(bench.journal.health() == Health{});
}

TEST_CASE("the ring goes round many times and keeps what no host has") {
  for (const auto& geometry : {small_card(), small_chip()}) {
    Bench bench(geometry);
    for (int round = 0; round < 40; ++round) {
      bench.answer(500);
      const Sequence next = bench.journal.next_sequence();
      bench.journal.keep_from(next);
      REQUIRE(bench.journal.acknowledge(next - 100, 9).ok());
      REQUIRE(bench.journal.mount().ok());
      bench.journal.keep_from(next);
      CHECK(bench.journal.next_sequence() == next);
      CHECK(bench.journal.oldest_sequence() <= next - 99);
      CHECK(bench.read(next - 99) == "an answer of 20 byte");
    }
    CHECK(bench.journal.oldest_sequence() > 10000);
    CHECK(bench.journal.chain_at(bench.journal.oldest_sequence() - 1).ok());
    CHECK(bench.read(1) == "not found");
  }
}

TEST_CASE("64 MB of flash hold 5,000 interviews of 100 answers several times over") {
  Bench bench(fakes::nor_chip(1 << 20, 256, 65536), 0);
  const std::uint64_t superblocks = 2 * 65536;
  const std::size_t answers = fill(bench);
  const double bytes_per_answer = static_cast<double>((1 << 20) - superblocks) / static_cast<double>(answers);
  WARN(answers << " answers of 20 bytes on 1 MB of NOR: " << bytes_per_answer << " bytes each, "
               << static_cast<double>(bench.device.bytes_written()) / (28.0 * static_cast<double>(answers))
               << " bytes written for each of its own, erasing and page rewriting included");
  CHECK(bytes_per_answer <= 40);
  CHECK(500'000 * bytes_per_answer <= (64 << 20));
}

TEST_CASE("one answer costs at most two block writes on a card") {
  Bench bench(fakes::sd_card(1 << 20), 65536);
  std::uint64_t worst = 0, total = 0, beginnings = 0;
  for (int i = 0; i < 10000; ++i) {
    const Sequence anchor = bench.journal.anchor_sequence();
    bench.device.reset_counts();
    REQUIRE(bench.say(std::string_view("an answer of up to 26 byte").substr(0, 16 + bench.journal.next_sequence() % 11)).ok());
    total += bench.device.writes();
    if (bench.journal.anchor_sequence() != anchor)
      ++beginnings;  // a new segment has its two headers to write
    else
      worst = std::max(worst, bench.device.writes());
  }
  WARN(static_cast<double>(total) / 10000 << " block writes an answer on average, " << beginnings << " segments begun");
  CHECK(worst == 2);
  CHECK(total <= 11000);
}

// A card far larger than memory: each segment's header is made up as the ring leaves it, the rest is blank.
class Huge final : public port::BlockDevice {
 public:
  explicit Huge(std::uint32_t newest) : newest_(newest) {
    Superblock superblock;
    superblock.segment_size = 65536;
    superblock.segment_count = kCount;
    superblock.data_offset = 1024;
    superblock.log_id = 5;
    superblock.encode(superblock_);
  }
  port::Geometry geometry() const override { return fakes::sd_card(1024 + std::uint64_t{kCount} * 65536); }
  Status read(std::uint64_t offset, MutableBytes out) override {
    ++reads, blocks += (offset % 512 + out.size() + 511) / 512;
    std::fill(out.begin(), out.end(), std::uint8_t{0xFF});
    if (offset < 1024) {
      std::copy_n(superblock_.begin(), std::min(out.size(), superblock_.size()), out.begin());
      return {};
    }
    const auto slot = static_cast<std::uint32_t>((offset - 1024) / 65536);
    if ((offset - 1024) % 65536 == 0 && out.size() >= SegmentHeader::kSize) header_of(slot).encode(out);
    return {};
  }
  Status program(std::uint64_t, Bytes) override { return Error::kIo; }
  Status erase(std::uint64_t, std::uint64_t) override { return Error::kIo; }
  Status sync() override { return {}; }
  SegmentHeader header_of(std::uint32_t slot) const {
    SegmentHeader header;
    header.number = newest_ - newest_ % kCount + slot;
    if (slot > newest_ % kCount) header.number -= kCount;
    header.log_id = 5;
    header.first_sequence = 1 + std::uint64_t{header.number} * 1900;
    return header;
  }
  std::uint64_t reads = 0, blocks = 0;
  static constexpr std::uint32_t kCount = 16383;

 private:
  std::uint32_t newest_;
  std::array<std::uint8_t, Superblock::kSize> superblock_;
};

TEST_CASE("a full card of 1 GB is mounted within 2 MB of reading") {
  for (const std::uint32_t newest : {kMinSegments * 5000, 16382U, 16383U * 3, 16383U * 3 + 1, 100000U}) {
    Huge card(newest);
    Buffers buffers;
    struct NoAnchor final : AnchorSource {
      void fill_anchor(MutableBytes, Sequence) override {}
    } anchors;
    Journal journal(card, {0, card.geometry().size}, buffers, anchors);
    REQUIRE(journal.mount().ok());
    CHECK(journal.anchor_sequence() == 1 + std::uint64_t{newest} * 1900);
    CHECK(journal.oldest_sequence() == (newest < Huge::kCount ? 1 : 1 + std::uint64_t{newest - Huge::kCount + 1} * 1900));
    CHECK(card.blocks * 512 <= 2'000'000);
    WARN("mount read " << card.blocks << " blocks in " << card.reads << " reads");
  }
}

}  // namespace
}  // namespace eslabon::journal
