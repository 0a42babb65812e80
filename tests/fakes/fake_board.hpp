// A board in memory, for the whole application in one test process.
#pragma once

#include <cstring>
#include <deque>
#include <vector>

#include "firmware/base/split_mix.hpp"
#include "firmware/port/block_device.hpp"
#include "firmware/port/byte_stream.hpp"
#include "firmware/port/clock.hpp"
#include "firmware/port/display.hpp"
#include "firmware/port/keys.hpp"
#include "firmware/port/system.hpp"

namespace eslabon::fakes {

/// A card, or a chip whose bits can only be cleared until it is erased, that can be pulled out, filled with errors, and
/// outlives the kiosk that used it.
struct RamCard final : port::BlockDevice {
  explicit RamCard(std::uint64_t size, std::uint8_t fill = 0) : bytes(size, fill) {}
  /// A NOR chip with these erase units.
  static RamCard chip(std::uint64_t size, std::uint32_t erase_size) {
    RamCard made(size, 0xFF);
    made.erase_size = erase_size;
    return made;
  }

  port::Geometry geometry() const override {
    return {inserted ? bytes.size() : 0, is_chip() ? 1U : 512U, is_chip() ? erase_size : 512, !is_chip()};
  }
  bool is_chip() const { return erase_size != 0; }
  Status read(std::uint64_t offset, MutableBytes out) override {
    if (!inserted) return Error::kNoMedium;
    if (failing) return Error::kIo;
    if (offset > bytes.size() || out.size() > bytes.size() - offset) return Error::kOutOfRange;
    if (!out.empty()) std::memcpy(out.data(), bytes.data() + offset, out.size());
    return {};
  }
  Status program(std::uint64_t offset, Bytes data) override {
    if (!inserted) return Error::kNoMedium;
    if (failing) return Error::kIo;
    const std::size_t unit = geometry().program_size;
    if (offset > bytes.size() || data.size() > bytes.size() - offset || offset % unit != 0 || data.size() % unit != 0) return Error::kOutOfRange;
    for (std::size_t i = 0; i < data.size(); ++i) {
      std::uint8_t& byte = bytes[offset + i];
      if (is_chip() && (data[i] & ~byte) != 0) ++zero_to_one;
      byte = is_chip() ? static_cast<std::uint8_t>(byte & data[i]) : data[i];
    }
    ++programs;
    return {};
  }
  Status erase(std::uint64_t offset, std::uint64_t length) override {
    if (!inserted) return Error::kNoMedium;
    if (!is_chip()) return {};
    if (offset % erase_size != 0 || length % erase_size != 0 || offset + length > bytes.size()) return Error::kOutOfRange;
    std::memset(bytes.data() + offset, 0xFF, length);
    ++erases;
    return {};
  }
  Status sync() override { return inserted ? Status() : Status(Error::kNoMedium); }

  std::vector<std::uint8_t> bytes;
  bool inserted = true;
  bool failing = false;
  std::uint32_t erase_size = 0;  ///< of a chip
  std::uint64_t programs = 0, erases = 0;
  std::uint64_t zero_to_one = 0;  ///< bits of a chip that a program was to set: a bug of who did that
};

struct FakeDisplay final : port::Display {
  explicit FakeDisplay(port::Size its_size) : pixels(std::size_t{its_size.width} * its_size.height), frame_size(its_size) {}
  port::Size size() const override { return frame_size; }
  void show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) override {
    const std::size_t begin = std::size_t{first_row} * frame_size.width;
    for (std::size_t i = begin; i < begin + std::size_t{rows} * frame_size.width; ++i)
      pixels[i] = static_cast<std::uint8_t>(i % 2 == 0 ? frame[i / 2] >> 4 : frame[i / 2] & 15);
  }
  void set_on(bool now) override { on = now; }
  std::vector<std::uint8_t> pixels;  ///< one gray a byte, 0..15
  port::Size frame_size;
  bool on = true;
};

struct FakeKeys final : port::Keys {
  port::KeyEvent next() override {
    if (events.empty()) return {};
    const port::KeyEvent first = events.front();
    events.pop_front();
    return first;
  }
  void tap(port::Key key) {
    events.push_back({key, true});
    events.push_back({key, false});
  }
  std::deque<port::KeyEvent> events;
};

struct FakeClock final : port::Clock {
  std::uint64_t uptime_ms() const override { return now_ms; }
  std::optional<std::int64_t> utc_s() const override {
    if (!base_utc_s) return std::nullopt;
    return *base_utc_s + static_cast<std::int64_t>(now_ms / 1000);
  }
  std::uint64_t now_ms = 0;
  std::optional<std::int64_t> base_utc_s = 1'795'420'800;  ///< 2026-11-23 08:00
};

struct FakeLine final : port::ByteStream {
  std::size_t read(MutableBytes out) override {
    std::size_t n = 0;
    for (; n < out.size() && !to_device.empty(); ++n) {
      out[n] = to_device.front();
      to_device.pop_front();
    }
    return n;
  }
  std::size_t write(Bytes data) override {
    to_host.insert(to_host.end(), data.begin(), data.end());
    return data.size();
  }
  std::size_t writable() const override { return 512; }
  Status set_baud(std::uint32_t) override { return {}; }
  std::deque<std::uint8_t> to_device, to_host;
};

struct FakeSystem final : port::System {
  DeviceId device_id() const override { return id; }
  void sleep() override {}
  void feed_watchdog() override {}
  std::uint64_t entropy() override { return split_mix(seed); }
  std::uint32_t next_card() override { return cards++; }
  int battery_percent() const override { return battery; }
  DeviceId id = 0x525400000001;
  std::uint64_t seed = 7;
  std::uint32_t cards = 0;
  int battery = -1;
};

}  // namespace eslabon::fakes
