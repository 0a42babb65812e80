// journal_soak [INTERVIEWS [SEED]]: interviews through a small card, synced now and then, until its ring has gone round
// many times; at the end device and host have the same log and the same state.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include "firmware/event/event_codec.hpp"
#include "firmware/journal/journal.hpp"
#include "tests/fakes/power_cut_device.hpp"

namespace eslabon::power {
namespace {

using journal::Sequence;

/// The state that a fold of the log arrives at, as a sum over its answers that does not depend on their order.
struct State {
  std::map<event::InterviewId, std::map<NodeId, std::int64_t>> open;
  std::uint64_t finished = 0, digest = 0;

  void apply(Sequence sequence, const event::Event& event) {
    if (event.kind == event::Kind::interview_opened) open[sequence];
    if (event.kind == event::Kind::answer_set) open[event.interview][event.address.node] = event.answer.value.as_integer();
    if (event.kind != event::Kind::interview_finished) return;
    for (const auto& [node, value] : open[event.interview])
      digest += journal::chain_after(event.interview, node, 0, 0, as_bytes(std::to_string(value)));
    open.erase(event.interview);
    ++finished;
  }
};

class Soak final : journal::AnchorSource {
 public:
  explicit Soak(std::uint64_t seed)
      : card_(fakes::sd_card(kCard)), log_(card_, {0, kCard}, buffers_, *this), dice_(seed) {
    if (!log_.format({seed + 1, 1, 1, 0}).ok() || !log_.mount().ok()) fail("no journal");
  }

  void interview() {
    const Sequence id = append(event::interview_opened(1, "F", "es"));
    for (NodeId node = 1; node <= kAnswers; ++node) answer(id, node);
    for (int again = 0; again < 3; ++again) answer(id, static_cast<NodeId>(1 + dice_.below(kAnswers)));
    append(event::interview_finished(id));
    if (dice_.below(100) == 0 && !log_.mount().ok()) fail("mount");
  }
  /// The host takes what it lacks, folds it, and acknowledges.
  void sync() {
    std::array<std::uint8_t, journal::kMaxPayload> buffer;
    for (journal::Cursor cursor(log_, held_ + 1); cursor.sequence() < log_.next_sequence();) {
      const auto entry = cursor.next(buffer);
      if (!entry.ok()) fail("an entry cannot be read");
      chain_ = journal::chain_after(chain_, entry->sequence, entry->kind, entry->flags, entry->payload);
      const auto event = event::decode(entry->kind, entry->payload);
      if (!event.ok() || chain_ != entry->chain) fail("an entry is not what was written");
      host_.apply(entry->sequence, *event);
      held_ = entry->sequence;
    }
    log_.keep_from(log_.next_sequence());
    if (!log_.acknowledge(held_, 1).ok()) fail("acknowledge");
  }
  void compare() {
    if (chain_ != log_.chain() || held_ + 1 != log_.next_sequence()) fail("the logs differ at the end");
    if (host_.digest != device_.digest || host_.finished != device_.finished || !host_.open.empty()) fail("the states differ");
    if (!(log_.health() == journal::Health{})) fail("damage reported");
  }
  std::string summary() const {
    return fmt::format("{} interviews, {} entries, {} bytes written to a card of {}, the ring went round {} times", device_.finished,
                       held_, card_.bytes_written(), kCard, log_.anchor_sequence() / 1900 * 65536 / kCard);
  }

 private:
  static constexpr std::uint64_t kCard = 2 << 20;
  static constexpr NodeId kAnswers = 40;

  [[noreturn]] static void fail(const char* why) {
    fmt::print("FAILED: {}\n", why);
    std::exit(1);
  }
  void answer(Sequence id, NodeId node) {
    append(event::answer_set(id, {node, 0}, event::Answer(expr::Value::integer(static_cast<std::int64_t>(dice_.below(1 << 20))))));
  }
  Sequence append(event::Event event) {
    event.stamp = {1, ++now_ms_};
    std::array<std::uint8_t, kMaxEventBytes> bytes;
    const auto size = event::encode(event, bytes);
    if (!size.ok()) fail("encode");
    auto sequence = log_.append(static_cast<std::uint8_t>(event.kind), Bytes(bytes).first(*size));
    if (!sequence.ok() && sequence.error() == Error::kFull) {
      sync();
      sequence = log_.append(static_cast<std::uint8_t>(event.kind), Bytes(bytes).first(*size));
    }
    if (!sequence.ok()) fail("append");
    device_.apply(*sequence, event);
    return *sequence;
  }
  void fill_anchor(MutableBytes, Sequence) override {}

  fakes::PowerCutDevice card_;
  journal::Buffers buffers_;
  journal::Journal log_;
  fakes::Dice dice_;
  State device_, host_;
  Sequence held_ = 0;
  journal::Chain chain_ = 0;
  std::uint64_t now_ms_ = 0;
};

}  // namespace
}  // namespace eslabon::power

int main(int argc, char** argv) {
  const std::uint64_t interviews = argc > 1 ? std::stoull(argv[1]) : 2000;
  const auto start = std::chrono::steady_clock::now();
  eslabon::power::Soak soak(argc > 2 ? std::stoull(argv[2]) : 1);
  for (std::uint64_t i = 0; i < interviews; ++i) {
    soak.interview();
    if (i % 300 == 299) soak.sync();
  }
  soak.sync();
  soak.compare();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{}, {:.1f} s: same log and same state on both sides\n", soak.summary(), took.count());
}
