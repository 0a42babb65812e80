// A ring between one interrupt handler and the main program: one side pushes, the other pops.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace eslabon::board {

/// Lock-free for one producer and one consumer on one core; holds Size - 1 bytes, Size a power of two.
template <std::size_t Size>
class ByteRing {
  static_assert((Size & (Size - 1)) == 0);

 public:
  bool push(std::uint8_t byte) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    const std::size_t next = (head + 1) & (Size - 1);
    if (next == tail_.load(std::memory_order_acquire)) return false;
    bytes_[head] = byte;
    head_.store(next, std::memory_order_release);
    return true;
  }
  bool pop(std::uint8_t& byte) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail == head_.load(std::memory_order_acquire)) return false;
    byte = bytes_[tail];
    tail_.store((tail + 1) & (Size - 1), std::memory_order_release);
    return true;
  }
  [[nodiscard]] std::size_t used() const { return (head_.load() - tail_.load()) & (Size - 1); }
  [[nodiscard]] std::size_t room() const { return Size - 1 - used(); }
  [[nodiscard]] bool empty() const { return used() == 0; }

 private:
  std::array<std::uint8_t, Size> bytes_{};
  std::atomic<std::size_t> head_ = 0;
  std::atomic<std::size_t> tail_ = 0;
};

}  // namespace eslabon::board
