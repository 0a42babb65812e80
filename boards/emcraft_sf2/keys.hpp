// The module has no buttons: keys come as letters on the second serial port.
#pragma once

#include "boards/emcraft_sf2/byte_stream.hpp"
#include "firmware/port/keys.hpp"

namespace eslabon::board {

/// Each of the letters u d l r s is a press and a release of up, down, left, right, select; others mean nothing.
class Keys final : public port::Keys {
 public:
  /// `letters` must outlive it and be set up.
  explicit Keys(ByteStream& letters) : letters_(letters) {}
  port::KeyEvent next() override;

 private:
  ByteStream& letters_;
  port::Key held_ = port::Key::kNone;
};

}  // namespace eslabon::board
