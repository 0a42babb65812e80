#include "tests/power/history.hpp"

#include <fmt/format.h>

#include <memory>

#include "firmware/journal/journal.hpp"
#include "tests/fakes/power_cut_device.hpp"

namespace eslabon::power {
namespace {

using fakes::Dice;
using journal::Sequence;

/// Each entry's content follows from the history's seed and its number.
std::vector<std::uint8_t> content_of(std::uint64_t seed, Sequence sequence) {
  Dice dice(seed * 0x1000193 + sequence);
  const std::uint64_t sort = dice.below(100);
  const std::size_t size = sort < 80 ? 8 + dice.below(24) : sort < 95 ? dice.below(480) : 480 + dice.below(673);
  std::vector<std::uint8_t> bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(dice.next());
  return bytes;
}

class History final : journal::AnchorSource {
 public:
  History(const Medium& medium, std::uint64_t seed)
      : device_(medium.geometry), journal_(device_, {0, medium.geometry.size}, buffers_, *this), seed_(seed), dice_(seed) {
    Dice noise(seed ^ 0xABCDEF);
    if (medium.geometry.rewritable)
      for (auto& byte : device_.bytes()) byte = static_cast<std::uint8_t>(noise.next());
    journal::Birth birth;
    birth.log_id = seed + 1;
    birth.segment_size = medium.segment_size;
    if (!journal_.format(birth).ok() || !journal_.mount().ok()) fault_ = "a fresh journal cannot be made";
  }

  /// One random step; false when the power failed in it.
  bool step(Count& count) {
    in_flight_ = acknowledging_ = 0;
    if (dice_.below(40) == 0) return acknowledge();
    const Sequence next = journal_.next_sequence();
    const auto content = content_of(seed_, next);
    const bool important = dice_.below(10) == 0;
    in_flight_ = next;
    const auto done = journal_.append(static_cast<std::uint8_t>(next % 200), content,
                                      important ? journal::Importance::kImportant : journal::Importance::kOrdinary);
    if (done.ok()) {
      accept(next, content);
      ++count.entries;
      return true;
    }
    if (done.error() != Error::kFull) return false;
    ++count.full;
    return acknowledge();
  }
  bool acknowledge() {
    in_flight_ = 0;
    const Sequence last = journal_.next_sequence() - 1;
    journal_.keep_from(last + 1 - std::min<Sequence>(last, dice_.below(8)));
    acknowledging_ = last - std::min<Sequence>(last, dice_.below(20));
    if (!journal_.acknowledge(acknowledging_, 77).ok()) return false;
    acknowledged_ = std::max(acknowledged_, acknowledging_);
    acknowledging_ = 0;
    return true;
  }

  void cut_after(std::uint64_t writes) { device_.cut_after(writes); }
  bool is_cut() const { return device_.is_cut(); }

  /// Power comes back: mounts and checks every promise.
  void come_back() {
    device_.power_on(dice_);
    if (const Status mounted = journal_.mount(); !mounted.ok())
      return fail(fmt::format("mount: {}", name_of(mounted.error())));
    const Sequence next = journal_.next_sequence();
    if (next == accepted_ + 2 && in_flight_ == accepted_ + 1) accept(in_flight_, content_of(seed_, in_flight_));
    if (next != accepted_ + 1) return fail(fmt::format("{} entries accepted, {} found", accepted_, next - 1));
    if (journal_.acknowledged() != acknowledged_ && journal_.acknowledged() != acknowledging_)
      return fail(fmt::format("acknowledged {}, found {}", acknowledged_, journal_.acknowledged()));
    acknowledged_ = journal_.acknowledged();
    if (!(journal_.health() == journal::Health{})) return fail("damage reported after a mere power cut");
    if (journal_.oldest_sequence() > acknowledged_ + 1) return fail("an entry that no host has is gone");
    if (device_.zero_to_one() != 0) return fail("a bit of raw flash was to be set without an erase");
    check_entries();
  }
  /// Most times from a little before the acknowledged ones, now and then everything that is said to be there.
  void check_entries() {
    const Sequence oldest = journal_.oldest_sequence();
    const bool all = dice_.below(8) == 0;
    journal::Cursor cursor(journal_, all ? oldest : std::max(oldest, acknowledged_ > 40 ? acknowledged_ - 40 : 1));
    while (cursor.sequence() <= accepted_ && fault_.empty()) {
      const Sequence sequence = cursor.sequence();
      const auto entry = cursor.next(scratch_);
      if (!entry.ok()) return fail(fmt::format("entry {}: {}", sequence, name_of(entry.error())));
      const auto content = content_of(seed_, sequence);
      if (entry->kind != sequence % 200 || !std::equal(content.begin(), content.end(), entry->payload.begin(), entry->payload.end()))
        return fail(fmt::format("entry {} is not what was accepted", sequence));
      if (entry->chain != chains_[sequence % chains_.size()] && accepted_ - sequence < chains_.size())
        return fail(fmt::format("entry {}: another chain", sequence));
    }
  }
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  void fill_anchor(MutableBytes anchor, Sequence sequence) override { store_le(anchor.data(), sequence); }
  void fail(std::string why) { fault_ = std::move(why); }
  void accept(Sequence sequence, Bytes content) {
    accepted_ = sequence;
    chain_ = journal::chain_after(chain_, sequence, static_cast<std::uint8_t>(sequence % 200), 0, content);
    chains_[sequence % chains_.size()] = chain_;
  }

  fakes::PowerCutDevice device_;
  journal::Buffers buffers_;
  journal::Journal journal_;
  std::uint64_t seed_;
  Dice dice_;
  Sequence accepted_ = 0, in_flight_ = 0, acknowledged_ = 0, acknowledging_ = 0;
  journal::Chain chain_ = 0;
  std::array<journal::Chain, 4096> chains_{};
  std::array<std::uint8_t, journal::kMaxPayload> scratch_;
  std::string fault_;
};

}  // namespace

std::string run_history(const Medium& medium, std::uint64_t seed, std::uint64_t cuts, Count& count) {
  auto history = std::make_unique<History>(medium, seed);
  Dice dice(~seed);
  for (std::uint64_t cut = 0; cut < cuts && history->fault().empty(); ++cut) {
    history->cut_after(1 + dice.below(30));
    while (history->step(count)) {
    }
    if (!history->is_cut()) return "an operation failed without a power cut";
    history->come_back();
    ++count.cuts;
  }
  return history->fault();
}

std::string run_once(const Medium& medium, std::uint64_t seed, std::uint64_t entries, std::uint64_t cut_at, Count& count,
                     bool& done) {
  auto history = std::make_unique<History>(medium, seed);
  history->cut_after(cut_at);
  for (std::uint64_t entry = 0; entry < entries && history->step(count); ++entry) {
  }
  done = !history->is_cut();
  if (done) return history->fault();
  history->come_back();
  ++count.cuts;
  if (!history->fault().empty()) return history->fault();
  for (std::uint64_t entry = 0; entry < 20; ++entry)
    if (!history->step(count)) return "an operation failed after the power cut";
  history->check_entries();
  return history->fault();
}

}  // namespace eslabon::power
