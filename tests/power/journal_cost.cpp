// journal_cost: what an answer costs on each kind of medium: room, writes, wear; and what a mount reads.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "firmware/event/event_codec.hpp"
#include "firmware/journal/journal.hpp"

namespace eslabon::power {
namespace {

using journal::Sequence;

constexpr std::uint64_t kAnswersEach = 100;  // of an interview

/// A medium that counts, and keeps only the erase units that were ever written.
class CountingDevice final : public port::BlockDevice {
 public:
  explicit CountingDevice(port::Geometry geometry)
      : geometry_(geometry), units_(geometry.size / kUnit), erases_(geometry.size / geometry.erase_size) {}

  [[nodiscard]] port::Geometry geometry() const override { return geometry_; }
  Status read(std::uint64_t offset, MutableBytes out) override {
    bytes_read += (offset % 512 + out.size() + 511) / 512 * 512;  // a card gives whole blocks
    each(offset, out.size(), [&](std::uint8_t* unit, std::size_t size) {
      std::copy_n(unit, size, out.begin());
      out = out.subspan(size);
    });
    return {};
  }
  Status program(std::uint64_t offset, Bytes data) override {
    ++programs;
    bytes_programmed += data.size();
    each(offset, data.size(), [&](std::uint8_t* unit, std::size_t size) {
      for (std::size_t i = 0; i < size; ++i) unit[i] = geometry_.rewritable ? data[i] : static_cast<std::uint8_t>(unit[i] & data[i]);
      data = data.subspan(size);
    });
    return {};
  }
  Status erase(std::uint64_t offset, std::uint64_t length) override {
    bytes_erased += length;
    for (std::uint64_t at = offset; at < offset + length; at += geometry_.erase_size) ++erases_[at / geometry_.erase_size];
    each(offset, length, [](std::uint8_t* unit, std::size_t size) { std::fill_n(unit, size, std::uint8_t{0xFF}); });
    return {};
  }
  Status sync() override { return {}; }

  void reset_counts() { programs = bytes_programmed = bytes_erased = bytes_read = 0; }
  /// Fewest and most erases of a unit from `offset` on; what is left over behind the ring is never used.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> wear_from(std::uint64_t offset) const {
    const auto begin = erases_.begin() + static_cast<std::ptrdiff_t>(offset / geometry_.erase_size);
    auto end = erases_.end();
    while (end > begin && *(end - 1) == 0) --end;
    if (begin == end) return {0, 0};  // a card erases by itself
    const auto range = std::minmax_element(begin, end);
    return {*range.first, *range.second};
  }
  std::uint64_t programs = 0, bytes_programmed = 0, bytes_erased = 0, bytes_read = 0;

 private:
  static constexpr std::size_t kUnit = 65536;
  template <class Each>
  void each(std::uint64_t offset, std::uint64_t size, Each use) {
    while (size > 0) {
      std::vector<std::uint8_t>& unit = units_[offset / kUnit];
      if (unit.empty()) unit.assign(kUnit, 0xFF);
      const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(size, kUnit - offset % kUnit));
      use(unit.data() + offset % kUnit, piece);
      offset += piece;
      size -= piece;
    }
  }
  port::Geometry geometry_;
  std::vector<std::vector<std::uint8_t>> units_;
  std::vector<std::uint32_t> erases_;
};

/// A log of typical answers: a whole number to a question.
class AnswerLog final : journal::AnchorSource {
 public:
  explicit AnswerLog(port::Geometry geometry) : device(geometry), log(device, {0, geometry.size}, buffers_, *this) {
    if (!log.format({7, 1, 1, 0}).ok() || !log.mount().ok()) throw std::runtime_error("no journal");
    device.reset_counts();
  }
  /// false: full.
  bool answer() {
    auto event = event::answer_set(1 + answers / kAnswersEach * kAnswersEach, {static_cast<NodeId>(1 + answers % kAnswersEach), 0},
                                   event::Answer(expr::Value::integer(static_cast<std::int64_t>(answers * 7919 % 5000))));
    event.stamp = {12, 8'000 * (answers % 4000)};
    std::array<std::uint8_t, kMaxEventBytes> bytes;
    const auto size = event::encode(event, bytes);
    const std::uint64_t before = device.programs;
    const Sequence anchor = log.anchor_sequence();
    if (!size.ok() || !log.append(static_cast<std::uint8_t>(event.kind), Bytes(bytes).first(*size)).ok()) return false;
    payload += *size;
    ++answers;
    if (log.anchor_sequence() == anchor) most_writes = std::max(most_writes, device.programs - before);
    else ++segments;
    return true;
  }
  void take_all() {
    log.keep_from(log.next_sequence());
    if (!log.acknowledge(log.next_sequence() - 1, 1).ok()) throw std::runtime_error("not acknowledged");
  }

  CountingDevice device;
  std::uint64_t answers = 0, payload = 0, most_writes = 0, segments = 0;

 private:
  void fill_anchor(MutableBytes, Sequence) override {}
  journal::Buffers buffers_;

 public:
  journal::Journal log;
};

void print_row(const char* name, port::Geometry geometry) {
  auto log = std::make_unique<AnswerLog>(geometry);
  while (log->answer()) {
  }
  const double answers = static_cast<double>(log->answers), entry = static_cast<double>(log->payload) / answers;
  const double room = static_cast<double>(geometry.size) / answers;
  const double writes = static_cast<double>(log->device.programs) / answers;
  const double programmed = static_cast<double>(log->device.bytes_programmed) / static_cast<double>(log->payload);
  // Round and round once more, everything taken over again and again.
  const std::uint64_t goal = log->answers * 4;
  for (std::uint64_t next = 0; log->answers < goal;) {
    if (log->answers >= next || !log->answer()) log->take_all(), next = log->answers + 20'000;
  }
  const double erased = static_cast<double>(log->device.bytes_erased) / static_cast<double>(log->payload);
  const auto wear = log->device.wear_from(2 * geometry.erase_size);
  fmt::print("{:<26} {:>6.1f} {:>7.1f} {:>9.0f} {:>7.2f} {:>4} {:>8.1f} {:>7.2f} {:>5} {:>5}\n", name, entry, room,
             64.0 * 1048576 / room / kAnswersEach, writes, log->most_writes, programmed, erased, wear.first, wear.second);
}

void print_mount() {
  AnswerLog log({1ULL << 30, 512, 512, true});
  constexpr std::uint64_t kSome = 2'500'000;  // more than enough for the newest segments; the search goes over all headers
  while (log.answers < kSome && log.answer()) {
  }
  log.device.reset_counts();
  if (!log.log.mount().ok()) throw std::runtime_error("no mount");
  fmt::print("mount of 1 GB with {} answers: {} bytes read, {:.3f} s of card time at 2 MB/s\n", log.answers, log.device.bytes_read,
             static_cast<double>(log.device.bytes_read) / 2e6);
}

int run() {
  fmt::print("answers of {} questions; room: bytes of medium per answer, all included; writes: calls per answer (and the most in\n"
             "one append, but where a segment begins); programmed, erased: bytes per byte of entry; erases of a unit: fewest, most\n\n"
             "{:<26} {:>6} {:>7} {:>9} {:>7} {:>4} {:>8} {:>7} {:>11}\n",
             kAnswersEach, "medium of 8 MB", "entry", "room", "in 64 MB", "writes", "most", "progr.", "erased", "erases");
  constexpr std::uint64_t kSize = 8U << 20;
  print_row("NOR, bytes, 64 KB units", {kSize, 1, 65536, false});
  print_row("NOR, bytes, 4 KB units", {kSize, 1, 4096, false});
  print_row("NOR, 256-byte pages", {kSize, 256, 65536, false});
  print_row("SD card", {kSize, 512, 512, true});
  fmt::print("\n");
  print_mount();
  return 0;
}

}  // namespace
}  // namespace eslabon::power

int main() { return eslabon::power::run(); }
