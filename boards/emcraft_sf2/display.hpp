// No display on this module: what one would show lies in external memory, for a debugger or an emulator's memory dump.
#pragma once

#include <algorithm>

#include "boards/emcraft_sf2/external_ram.hpp"
#include "firmware/port/display.hpp"

namespace eslabon::board {

class Display final : public port::Display {
 public:
  [[nodiscard]] port::Size size() const override { return {128, 64}; }
  void show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) override {
    constexpr std::uint32_t kRow = 128 / 2;
    std::copy_n(frame.begin() + first_row * kRow, rows * kRow, memory() + first_row * kRow);
  }
  void set_on(bool on) override { memory()[kFrameBytes] = on ? 1 : 0; }

 private:
  static std::uint8_t* memory() { return reinterpret_cast<std::uint8_t*>(kShownFrame); }  // NOLINT
};

}  // namespace eslabon::board
