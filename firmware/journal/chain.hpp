// The chain: one 64-bit hash per entry that stands for it and all before it.
//
//   chain(before the first entry) = 0
//   chain(n) = SipHash-2-4 of (kind, flags, payload), key = (chain(n-1), n)
//   chain(n) of a lost or rescued entry = the first 8 bytes of its payload, little-endian: what the medium still knows
//
// Two logs with the same chain at n hold the same entries up to n: none missing, swapped or altered by accident, whoever
// copied them. SipHash (Aumasson, Bernstein, 2012) mixes every bit in some 300 cycles for a typical answer on a Cortex-M3,
// where a cryptographic hash takes ten times that. It is no signature: who can write the log can also compute its chain.
#pragma once

#include "firmware/base/bytes.hpp"
#include "firmware/journal/journal_layout.hpp"

namespace eslabon::journal {

/// SipHash-2-4 over bytes that come in pieces.
class SipHash {
 public:
  SipHash(std::uint64_t key0, std::uint64_t key1);
  void update(Bytes bytes);
  /// Ends the computation; call once.
  std::uint64_t finish();

 private:
  void mix();
  void compress(std::uint64_t word);
  std::uint64_t v0_, v1_, v2_, v3_;
  std::uint64_t pending_ = 0;  ///< the last size_ % 8 bytes
  std::uint64_t size_ = 0;
};

/// Computes chain(sequence) while the payload comes in pieces.
class ChainHash {
 public:
  ChainHash(Chain previous, Sequence sequence, std::uint8_t kind, std::uint8_t flags);
  void update(Bytes payload) { hash_.update(payload); }
  Chain finish() { return hash_.finish(); }

 private:
  SipHash hash_;
};

/// chain(sequence) of a whole entry; 0 for a lost or rescued one whose payload is not as long as it must be.
Chain chain_after(Chain previous, Sequence sequence, std::uint8_t kind, std::uint8_t flags, Bytes payload);

}  // namespace eslabon::journal
