// No display on this module; see keys.hpp.
#pragma once

#include "firmware/port/display.hpp"

namespace eslabon::board {

class Display final : public port::Display {
 public:
  [[nodiscard]] port::Size size() const override { return {128, 64}; }
  void show(Bytes, std::uint16_t, std::uint16_t) override {}
  void set_on(bool) override {}
};

}  // namespace eslabon::board
