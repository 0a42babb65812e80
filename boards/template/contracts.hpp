// The six contracts of firmware/port with the smallest bodies that keep their promises. FILL each one in; the rules
// stand beside the functions in firmware/port.
#pragma once

#include "firmware/port/block_device.hpp"
#include "firmware/port/byte_stream.hpp"
#include "firmware/port/clock.hpp"
#include "firmware/port/display.hpp"
#include "firmware/port/keys.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::board {

/// FILL: the medium of the journal. As it is: no card in the slot.
class BlockDevice final : public port::BlockDevice {
 public:
  [[nodiscard]] port::Geometry geometry() const override { return {.size = 0}; }
  Status read(std::uint64_t, MutableBytes) override { return Error::kNoMedium; }
  Status program(std::uint64_t, Bytes) override { return Error::kNoMedium; }
  Status erase(std::uint64_t, std::uint64_t) override { return Error::kNoMedium; }
  Status sync() override { return Error::kNoMedium; }
};

/// FILL: a UART or USB serial port. As it is: a cable that is not plugged in.
class ByteStream final : public port::ByteStream {
 public:
  std::size_t read(MutableBytes) override { return 0; }
  std::size_t write(Bytes) override { return 0; }
  [[nodiscard]] std::size_t writable() const override { return 0; }
  Status set_baud(std::uint32_t) override { return Error::kUnsupported; }
};

/// FILL: milliseconds from a timer, seconds from a real-time clock. As it is: time passes with each look, no calendar.
class Clock final : public port::Clock {
 public:
  [[nodiscard]] std::uint64_t uptime_ms() const override { return ++looks_; }
  [[nodiscard]] std::optional<std::int64_t> utc_s() const override { return std::nullopt; }

 private:
  mutable std::uint64_t looks_ = 0;
};

/// FILL: any size; the screens lay themselves out. As it is: 128 x 64, and nothing shows.
class Display final : public port::Display {
 public:
  [[nodiscard]] port::Size size() const override { return {128, 64}; }
  void show(Bytes, std::uint16_t, std::uint16_t) override {}
  void set_on(bool) override {}
};

/// FILL: five buttons, debounced. As it is: nobody presses one.
class Keys final : public port::Keys {
 public:
  port::KeyEvent next() override { return {}; }
};

/// FILL: identity, sleep, watchdog. As it is: device 1, which never sleeps.
class System final : public port::System {
 public:
  [[nodiscard]] DeviceId device_id() const override { return 1; }
  void sleep() override {}
  void feed_watchdog() override {}
  std::uint64_t entropy() override { return ++drawn_; }
  std::uint32_t next_card() override { return port::random_card(entropy()); }
  [[nodiscard]] int battery_percent() const override { return -1; }

 private:
  std::uint64_t drawn_ = 0;
};

}  // namespace eslabon::board
