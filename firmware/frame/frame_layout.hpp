// The shape of a frame on the wire: COBS(body | CRC-32C of the body | Reed-Solomon parity) 00.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eslabon::frame {

inline constexpr std::uint8_t kDelimiter = 0;
inline constexpr std::size_t kCrcBytes = 4;
/// Symbols of one Reed-Solomon codeword over GF(256).
inline constexpr std::size_t kCodewordBytes = 255;
/// Most parity symbols of one codeword; half of them can be repaired.
inline constexpr std::size_t kMaxCodewordParity = 16;
/// Parity of a whole frame; bounds the sender's memory.
inline constexpr std::size_t kMaxParityBytes = 128;
/// Longest run between two COBS code bytes.
inline constexpr std::size_t kCobsRun = 254;

/// Codewords that `bytes` bytes (body and CRC) are dealt to, one byte each in turn, when each has `repairable` symbols
/// to repair. One without parity.
constexpr std::size_t codewords_for(std::size_t bytes, std::size_t repairable) {
  const std::size_t room = kCodewordBytes - 2 * repairable;
  return repairable == 0 ? 1 : (bytes + room - 1) / room;
}
/// Parity bytes of a frame whose body has `body` bytes.
constexpr std::size_t parity_bytes(std::size_t body, std::size_t repairable) {
  return 2 * repairable * codewords_for(body + kCrcBytes, repairable);
}

static_assert(parity_bytes(4096 + 8, 1) <= kMaxParityBytes);
static_assert(parity_bytes(2016, 4) <= kMaxParityBytes);
static_assert(parity_bytes(1024, 8) <= kMaxParityBytes);

}  // namespace eslabon::frame
