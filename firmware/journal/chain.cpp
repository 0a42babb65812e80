#include "firmware/journal/chain.hpp"

#include <bit>

namespace eslabon::journal {

SipHash::SipHash(std::uint64_t key0, std::uint64_t key1)
    : v0_(key0 ^ 0x736f6d6570736575U), v1_(key1 ^ 0x646f72616e646f6dU),
      v2_(key0 ^ 0x6c7967656e657261U), v3_(key1 ^ 0x7465646279746573U) {}

void SipHash::mix() {
  v0_ += v1_, v1_ = std::rotl(v1_, 13) ^ v0_, v0_ = std::rotl(v0_, 32);
  v2_ += v3_, v3_ = std::rotl(v3_, 16) ^ v2_;
  v0_ += v3_, v3_ = std::rotl(v3_, 21) ^ v0_;
  v2_ += v1_, v1_ = std::rotl(v1_, 17) ^ v2_, v2_ = std::rotl(v2_, 32);
}

void SipHash::compress(std::uint64_t word) {
  v3_ ^= word;
  mix();
  mix();
  v0_ ^= word;
}

void SipHash::update(Bytes bytes) {
  while (!bytes.empty()) {
    const bool whole = size_ % 8 == 0 && bytes.size() >= 8;  // offices check millions of entries: a word at a time where it goes
    const std::size_t step = whole ? 8 : 1;
    pending_ |= whole ? load_le<std::uint64_t>(bytes.data()) : std::uint64_t{bytes[0]} << (8 * (size_ % 8));
    bytes = bytes.subspan(step);
    if ((size_ += step) % 8 != 0) continue;
    compress(pending_);
    pending_ = 0;
  }
}

std::uint64_t SipHash::finish() {
  compress(pending_ | (size_ << 56));
  v2_ ^= 0xFF;
  for (int round = 0; round < 4; ++round) mix();
  return v0_ ^ v1_ ^ v2_ ^ v3_;
}

ChainHash::ChainHash(Chain previous, Sequence sequence, std::uint8_t kind, std::uint8_t flags)
    : hash_(previous, sequence) {
  const std::array<std::uint8_t, 2> head = {kind, flags};
  hash_.update(head);
}

Chain chain_after(Chain previous, Sequence sequence, std::uint8_t kind, std::uint8_t flags, Bytes payload) {
  if (kind == kKindLost || kind == kKindRescued) {
    const bool whole = kind == kKindLost ? payload.size() == sizeof(Chain) : payload.size() >= kRescuedPrefix;
    return whole ? load_le<Chain>(payload.data()) : 0;
  }
  ChainHash hash(previous, sequence, kind, flags);
  hash.update(payload);
  return hash.finish();
}

}  // namespace eslabon::journal
