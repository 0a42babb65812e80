// Reed-Solomon parity of a frame, computed while its bytes go by.
#pragma once

#include <array>

#include "firmware/base/bytes.hpp"
#include "firmware/frame/frame_layout.hpp"

namespace eslabon::frame {

/// The bytes are dealt to codewords in turn, so a burst of c*t damaged bytes is within the repair of c codewords.
/// Generator: the product of (x - 2^i), i = 0 .. 2t-1. State is the parity itself, whatever the frame's length.
class ParityEncoder {
 public:
  /// For `bytes` bytes with `repairable` symbols (0..8) a codeword; parity_bytes() must not exceed kMaxParityBytes.
  void begin(std::size_t bytes, std::size_t repairable);
  void update(Bytes bytes);
  /// After all bytes: parity symbol j of codeword c at j * codewords + c. Empty without parity.
  [[nodiscard]] Bytes parity() const { return Bytes(parity_).first(2 * repairable_ * codewords_); }

 private:
  /// One codeword's symbols, four to a word: a sum of two of them is the sum of all four.
  using Symbols = std::array<std::uint32_t, kMaxCodewordParity / 4>;

  void make_generator(std::size_t degree);
  [[nodiscard]] Symbols generator_times(unsigned factor) const;
  void update_single(Bytes bytes);
  void update_codeword(std::uint8_t* first, std::uint8_t byte);

  std::array<std::uint8_t, kMaxParityBytes> parity_{};
  std::array<Symbols, 8> generator_{};  ///< times 1, 2, 4 .. 128; highest power first, without the leading 1
  std::size_t repairable_ = 0;
  std::size_t codewords_ = 1;
  std::size_t turn_ = 0;
};

}  // namespace eslabon::frame
