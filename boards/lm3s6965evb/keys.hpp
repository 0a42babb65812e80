// The five buttons: PE0..PE3 up, down, left, right; PF1 select. Active low, both edges by interrupt.
#pragma once

#include "boards/cortex_m3/byte_ring.hpp"
#include "firmware/port/clock.hpp"
#include "firmware/port/keys.hpp"

namespace eslabon::board {

/// An edge counts at once; further edges of the same key within 5 ms are contact bounce. What the key rests at
/// after that is checked at each next(), so no press or release is ever missed.
class Keys final : public port::Keys {
 public:
  /// `clock` must outlive it and run.
  explicit Keys(const port::Clock& clock) : clock_(clock) {}

  /// To be called once; the interrupt handler serves the last one set up.
  void set_up();
  port::KeyEvent next() override;

  /// Key presses, and presses and releases, that next() has given so far.
  [[nodiscard]] std::uint32_t presses() const { return presses_; }
  [[nodiscard]] std::uint32_t taken() const { return taken_; }

  /// Called by the interrupt handler.
  void sample();

 private:
  static constexpr std::size_t kCount = 5;

  const port::Clock& clock_;
  ByteRing<32> events_;
  std::uint32_t presses_ = 0;
  std::uint32_t taken_ = 0;
  bool pressed_[kCount] = {};
  std::uint32_t changed_ms_[kCount] = {};
};

}  // namespace eslabon::board
