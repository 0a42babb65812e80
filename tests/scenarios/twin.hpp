// The kiosk's application on a board in memory, to look into and to drive.
#pragma once

#include <memory>

#include "firmware/app/kiosk.hpp"
#include "tests/fakes/fake_board.hpp"

namespace eslabon::scenario {

class Twin {
 public:
  Twin(port::Size display, std::uint64_t card_bytes);
  /// With that card; a chip has memory for the answers beside it.
  Twin(port::Size display, fakes::RamCard card);

  /// Starts the kiosk on the card as it is. The clock goes on at 2026-11-23 08:00.
  void power_on();
  /// Forgets all but the card.
  void power_off() { kiosk_.reset(); }
  [[nodiscard]] bool is_on() const { return kiosk_ != nullptr; }

  void press(port::Key key);
  /// Lets it work until it has nothing more to do.
  void settle();

  /// Puts an object on the card as a synchronisation does. Throws std::runtime_error.
  void install(sync::ObjectKind kind, const std::string& bytes, ContentHash hash);
  /// As if a station had taken everything.
  void acknowledge_all();

  [[nodiscard]] app::Kiosk& kiosk() { return *kiosk_; }
  [[nodiscard]] const std::vector<std::uint8_t>& pixels() const { return display.pixels; }

  fakes::RamCard card, scratch{0};
  fakes::FakeDisplay display;
  fakes::FakeKeys keys;
  fakes::FakeLine line;
  fakes::FakeClock clock;
  fakes::FakeSystem system;

 private:
  std::vector<std::uint8_t> frame_;
  std::unique_ptr<app::Kiosk> kiosk_;
};

}  // namespace eslabon::scenario
