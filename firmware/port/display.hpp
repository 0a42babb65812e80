// A gray display of any size.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::port {

struct Size {
  std::uint16_t width = 0;   ///< pixels
  std::uint16_t height = 0;  ///< pixels
};

class Display {
 public:
  [[nodiscard]] virtual Size size() const = 0;
  /// Shows rows [first_row, first_row + rows) of a whole frame: width/2 bytes a row, two pixels a byte, the high
  /// nibble is the left one, 0 black .. 15 white. Returns when the pixels are out. Never fails: a dead display is
  /// no reason to lose an answer.
  virtual void show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) = 0;
  /// Off saves power and burn-in; the content is kept.
  virtual void set_on(bool on) = 0;

 protected:
  ~Display() = default;
};

}  // namespace eslabon::port
