// Five buttons.
#pragma once

#include <cstdint>

namespace eslabon::port {

enum class Key : std::uint8_t { kNone, kUp, kDown, kLeft, kRight, kSelect };

struct KeyEvent {
  Key key = Key::kNone;
  bool pressed = false;  ///< false: released
};

class Keys {
 public:
  /// The next edge in order, debounced; Key::kNone when there is none. Auto-repeat is the caller's.
  virtual KeyEvent next() = 0;

 protected:
  ~Keys() = default;
};

}  // namespace eslabon::port
