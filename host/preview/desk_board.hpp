// A board that exists in memory only: a blank card, a display to look at, no keys, a cable to nobody, a clock that stands.
#pragma once

#include <vector>

#include "firmware/app/kiosk.hpp"

namespace eslabon::preview {

class BlankCard final : public port::BlockDevice {
 public:
  explicit BlankCard(std::size_t bytes) : bytes_(bytes) {}
  [[nodiscard]] port::Geometry geometry() const override { return {bytes_.size(), 512, 512, true}; }
  Status read(std::uint64_t offset, MutableBytes out) override;
  Status program(std::uint64_t offset, Bytes data) override;
  Status erase(std::uint64_t, std::uint64_t) override { return {}; }
  Status sync() override { return {}; }

 private:
  std::vector<std::uint8_t> bytes_;
};

class Screen final : public port::Display {
 public:
  explicit Screen(port::Size size) : size_(size), grays_(std::size_t{size.width} * size.height) {}
  [[nodiscard]] port::Size size() const override { return size_; }
  void show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) override;
  void set_on(bool) override {}
  /// One byte a pixel, 0 black .. 15 white, row by row.
  [[nodiscard]] const std::vector<std::uint8_t>& grays() const { return grays_; }

 private:
  port::Size size_;
  std::vector<std::uint8_t> grays_;
};

struct NoKeys final : port::Keys {
  port::KeyEvent next() override { return {}; }
};

struct NoCable final : port::ByteStream {
  std::size_t read(MutableBytes) override { return 0; }
  std::size_t write(Bytes data) override { return data.size(); }
  [[nodiscard]] std::size_t writable() const override { return 512; }
  Status set_baud(std::uint32_t) override { return {}; }
};

/// Stands at one morning, so that the same form gives the same pictures.
struct StandingClock final : port::Clock {
  [[nodiscard]] std::uint64_t uptime_ms() const override { return 1000; }
  [[nodiscard]] std::optional<std::int64_t> utc_s() const override { return 1'773'480'600; }  // 2026-03-14 09:30
};

struct DeskSystem final : port::System {
  [[nodiscard]] DeviceId device_id() const override { return 1; }
  void sleep() override {}
  void feed_watchdog() override {}
  std::uint64_t entropy() override { return 1; }
  std::uint32_t next_card() override { return 0; }
  [[nodiscard]] int battery_percent() const override { return -1; }
};

/// The kiosk between them. Large: on the heap only.
class DeskBoard {
 public:
  static constexpr std::size_t kCardBytes = std::size_t{64} << 20;

  explicit DeskBoard(port::Size size)
      : screen(size), frame_(std::size_t{size.width} * size.height / 2),
        kiosk({card, screen, keys_, cable_, clock_, system_}, {frame_}) {}

  BlankCard card{kCardBytes};
  Screen screen;

 private:
  NoKeys keys_;
  NoCable cable_;
  StandingClock clock_;
  DeskSystem system_;
  std::vector<std::uint8_t> frame_;

 public:
  app::Kiosk kiosk;
};

}  // namespace eslabon::preview
