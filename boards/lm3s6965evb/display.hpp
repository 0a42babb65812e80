// The 128 x 64 OLED with a Solomon SSD0323 controller, 4-bit gray.
#pragma once

#include "boards/lm3s6965evb/ssi.hpp"
#include "firmware/port/display.hpp"

namespace eslabon::board {

class Display final : public port::Display {
 public:
  /// `ssi` must outlive it and be set up.
  explicit Display(Ssi& ssi) : ssi_(ssi) {}

  void set_up();
  [[nodiscard]] port::Size size() const override { return {128, 64}; }
  void show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) override;
  void set_on(bool on) override;

 private:
  void command(Bytes bytes);

  Ssi& ssi_;
};

}  // namespace eslabon::board
