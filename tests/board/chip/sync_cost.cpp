// What sending costs the chip: instructions a byte that DeviceSession puts on the line, and its memory. Run with QEMU's
// -icount; a loop of known length tells how many instructions pass in a tick of the processor's timer.
#include <algorithm>
#include <array>

#include "boards/cortex_m3/core.hpp"
#include "firmware/frame/frame_encoder.hpp"
#include "firmware/sync/device_session.hpp"
#include "tests/board/chip/semihost.hpp"

namespace eslabon::chip_test {
namespace {

namespace core = board::core;

/// A hundred entries of 1 KiB, which cost nothing to read.
class FreeLog final : public sync::LogSource {
 public:
  [[nodiscard]] sync::Sequence first() const override { return 1; }
  [[nodiscard]] sync::Sequence next() const override { return 101; }
  Result<sync::ChainHash> chain_at(sync::Sequence sequence) override { return sync::ChainHash{sequence}; }
  Result<sync::LogCursor> seek(sync::Sequence sequence) override { return sync::LogCursor{sequence, 0}; }
  Result<sync::EntryHead> head(const sync::LogCursor& cursor) override { return sync::EntryHead{5, 0, 1024, cursor.sequence}; }
  Status read(const sync::LogCursor&, std::uint32_t offset, MutableBytes out) override {
    std::fill(out.begin(), out.end(), static_cast<std::uint8_t>(offset | 1U));
    return {};
  }
  Result<sync::LogCursor> step(const sync::LogCursor& cursor) override { return seek(cursor.sequence + 1); }
  Status acknowledge(const sync::Holding&) override { return {}; }
  [[nodiscard]] sync::Holding held() const override { return {}; }
};

class NoObjects final : public sync::ObjectSink {
 public:
  bool installed(std::size_t, sync::ObjectName&) const override { return false; }
  Result<std::uint32_t> begin(const sync::ObjectName&) override { return Error::kRefused; }
  Status write(std::uint32_t, Bytes) override { return Error::kRefused; }
  Status commit(const sync::ObjectName&, std::uint32_t) override { return Error::kRefused; }
  Status read_installed(const sync::ObjectName&, std::uint32_t, MutableBytes) override { return Error::kRefused; }
  void set_time(std::int64_t, std::int16_t) override {}
};

FreeLog free_log;
NoObjects no_objects;
sync::DeviceSession session({.id = 1}, free_log, no_objects);
std::int32_t report;

void put(std::string_view text) { semihost::write(report, as_bytes(text)); }

void put(std::uint32_t number) {
  char digits[10];
  std::size_t at = sizeof digits;
  do digits[--at] = static_cast<char>('0' + number % 10);
  while ((number /= 10) != 0);
  put({digits + at, sizeof digits - at});
}

void start_timer() {
  board::at(core::kSysTickLoad) = 0xFFFFFF;
  board::at(core::kSysTickValue) = 0;
  board::at(core::kSysTickCtrl) = 5;  // the processor's clock, no interrupt
}

std::uint32_t ticks() { return 0xFFFFFF - board::at(core::kSysTickValue); }

/// Instructions in 1024 ticks.
std::uint32_t measure_tick() {
  constexpr std::uint32_t kRounds = 1'000'000;
  std::uint32_t left = kRounds;
  start_timer();
  asm volatile("1: subs %0, #1\n bne 1b" : "+r"(left)::"cc");
  return static_cast<std::uint32_t>(std::uint64_t{2 * kRounds} * 1024 / ticks());
}

void say(const sync::DownMessage& message, std::uint8_t number) {
  std::array<std::uint8_t, sync::kMaxDownContent> body{1, number};
  const std::size_t size = 2 + sync::encode(message, MutableBytes(body).subspan(2)).value_or(0);
  frame::FrameEncoder encoder;
  encoder.begin(size, 0);
  std::array<std::uint8_t, 64> wire;
  for (std::size_t at = 0; !encoder.done();) {
    const MutableBytes room = encoder.room();
    std::copy_n(body.begin() + static_cast<std::ptrdiff_t>(at), room.size(), room.begin());
    at += room.size();
    encoder.added(room.size());
    session.receive(Bytes(wire).first(encoder.take(wire)), 1);
  }
}

void begin(std::uint32_t frame_bytes, std::uint32_t repairable) {
  static std::uint64_t sessions = 0;
  static sync::DownMessage message;
  message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_hello_tag;
  message.message.hello.session = ++sessions;
  say(message, 1);
  message = eslabon_Down_init_zero;
  message.which_message = eslabon_Down_begin_tag;
  message.message.begin.stream = 1;
  message.message.begin.start = 1;
  message.message.begin.has_ack = true;
  message.message.begin.ack.stream = 1;
  message.message.begin.ack.limit = 1U << 20;
  message.message.begin.ack.frame_bytes = frame_bytes;
  message.message.begin.ack.repairable = repairable;
  say(message, 2);
}

/// Instructions for a hundred bytes.
std::uint32_t measure(std::uint32_t frame_bytes, std::uint32_t repairable, std::uint32_t per_1024_ticks) {
  begin(frame_bytes, repairable);
  std::array<std::uint8_t, 128> out;
  std::uint32_t sent = 0;
  start_timer();
  while (sent < 20000) sent += session.transmit(out, 1);
  return static_cast<std::uint32_t>(std::uint64_t{ticks()} * per_1024_ticks / 1024 * 100 / sent);
}

}  // namespace
}  // namespace eslabon::chip_test

void eslabon::board::run() {
  using namespace eslabon::chip_test;
  report = semihost::open("sync_cost.txt", semihost::Mode::kWrite);
  put("session_bytes ");
  put(sizeof session);
  put("\n");
  const std::uint32_t per_1024_ticks = measure_tick();
  struct Shape {
    std::uint32_t frame_bytes, repairable;
  };
  for (const Shape shape : {Shape{4096, 0}, Shape{2015, 1}, Shape{995, 2}, Shape{469, 8}}) {
    const std::uint32_t cost = measure(shape.frame_bytes, shape.repairable, per_1024_ticks);
    put("frame ");
    put(shape.frame_bytes);
    put(" repairable ");
    put(shape.repairable);
    put(" instructions_per_100_bytes ");
    put(cost);
    put("\n");
  }
  semihost::close(report);
  semihost::leave();
}

void eslabon::board::on_interrupt(unsigned) {}
