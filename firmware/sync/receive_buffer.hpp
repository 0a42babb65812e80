// Puts a stream together that arrives in pieces, with holes.
#pragma once

#include <array>

#include "firmware/sync/control_message.hpp"

namespace eslabon::sync {

/// A window of the stream in the caller's memory: from begin(), which moves up as bytes are consumed, to limit().
class ReceiveBuffer {
 public:
  explicit ReceiveBuffer(MutableBytes memory) : memory_(memory) {}

  /// Forgets everything; the stream begins at 0.
  void clear();
  /// Calls the first byte held 0, when a new stream begins with it.
  void rebase();
  /// Puts bytes in their place and returns how many of them are new. What lies outside of the window or would make
  /// more holes than can be remembered is dropped.
  std::size_t insert(std::uint32_t offset, Bytes bytes);
  /// The bytes from begin() on without a hole; valid until the next change.
  [[nodiscard]] Bytes readable() const { return Bytes(memory_).first(whole_ - begin_); }
  /// The first `count` readable bytes are no longer needed.
  void consume(std::size_t count);
  [[nodiscard]] std::uint32_t begin() const { return begin_; }
  /// The first byte missing.
  [[nodiscard]] std::uint32_t whole() const { return whole_; }
  [[nodiscard]] std::uint32_t limit() const { return begin_ + static_cast<std::uint32_t>(memory_.size()); }
  [[nodiscard]] bool has_holes() const { return count_ > 0; }
  /// base, limit and as many ranges as fit, the nearest first.
  void describe(eslabon_Ack& ack) const;

 private:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  std::size_t merge(Range fresh);
  void absorb();

  MutableBytes memory_;
  std::array<Range, 64> ranges_{};  ///< beyond whole_, ascending, with gaps between
  std::size_t count_ = 0;
  std::uint32_t begin_ = 0;
  std::uint32_t whole_ = 0;
};

}  // namespace eslabon::sync
