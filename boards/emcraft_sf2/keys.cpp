#include "boards/emcraft_sf2/keys.hpp"

#include <utility>

namespace eslabon::board {
namespace {

port::Key key_of(std::uint8_t letter) {
  switch (letter) {
    case 'u': return port::Key::kUp;
    case 'd': return port::Key::kDown;
    case 'l': return port::Key::kLeft;
    case 'r': return port::Key::kRight;
    case 's': return port::Key::kSelect;
    default: return port::Key::kNone;
  }
}

}  // namespace

port::KeyEvent Keys::next() {
  if (held_ != port::Key::kNone) return {std::exchange(held_, port::Key::kNone), false};
  std::uint8_t letter = 0;
  while (letters_.read({&letter, 1}) == 1) {
    held_ = key_of(letter);
    if (held_ != port::Key::kNone) return {held_, true};
  }
  return {};
}

}  // namespace eslabon::board
