#include "firmware/frame/parity_encoder.hpp"

#include "firmware/frame/galois.hpp"

namespace eslabon::frame {

// The product of (x - 2^i).
void ParityEncoder::make_generator(std::size_t degree) {
  unsigned root = 1;
  for (std::size_t i = 0; i < degree; ++i, root = galois_twice(root)) {
    generator_[i] = 0;
    for (std::size_t j = i; j > 0; --j) generator_[j] = static_cast<std::uint8_t>(generator_[j] ^ galois_product(generator_[j - 1], root));
    generator_[0] = static_cast<std::uint8_t>(generator_[0] ^ root);
  }
}

void ParityEncoder::begin(std::size_t bytes, std::size_t repairable) {
  ESLABON_CHECK(2 * repairable <= kMaxCodewordParity);
  if (repairable != repairable_) make_generator(2 * repairable);
  repairable_ = repairable;
  codewords_ = codewords_for(bytes, repairable);
  ESLABON_CHECK(2 * repairable_ * codewords_ <= kMaxParityBytes);
  parity_.fill(0);
  turn_ = 0;
}

void ParityEncoder::update(Bytes bytes) {
  if (repairable_ == 0) return;
  if (repairable_ == 1) return update_single(bytes);
  for (const std::uint8_t byte : bytes) {
    update_codeword(parity_.data() + turn_, byte);
    if (++turn_ == codewords_) turn_ = 0;
  }
}

// The usual case without a table: the generator is x^2 + 3x + 2, and doubling is a shift.
void ParityEncoder::update_single(Bytes bytes) {
  std::uint8_t* const high = parity_.data();
  std::uint8_t* const low = high + codewords_;
  std::size_t turn = turn_;
  for (const std::uint8_t byte : bytes) {
    const unsigned feedback = static_cast<unsigned>(byte) ^ high[turn];
    const unsigned twice = galois_twice(feedback);
    high[turn] = static_cast<std::uint8_t>(low[turn] ^ twice ^ feedback);
    low[turn] = static_cast<std::uint8_t>(twice);
    turn = turn + 1 == codewords_ ? 0 : turn + 1;
  }
  turn_ = turn;
}

void ParityEncoder::update_codeword(std::uint8_t* first, std::uint8_t byte) {
  const auto feedback = static_cast<std::uint8_t>(byte ^ *first);
  const std::size_t last = 2 * repairable_ - 1;
  for (std::size_t i = 0; i < last; ++i, first += codewords_)
    *first = static_cast<std::uint8_t>(first[codewords_] ^ galois_product(feedback, generator_[i]));
  *first = galois_product(feedback, generator_[last]);
}

}  // namespace eslabon::frame
