#include "firmware/frame/parity_encoder.hpp"

#include <bit>

#include "firmware/frame/galois.hpp"

namespace eslabon::frame {

// The product of (x - 2^i), and its multiples by the powers of two.
void ParityEncoder::make_generator(std::size_t degree) {
  std::array<std::uint8_t, kMaxCodewordParity> generator{};
  unsigned root = 1;
  for (std::size_t i = 0; i < degree; ++i, root = galois_twice(root)) {
    for (std::size_t j = i; j > 0; --j) generator[j] = static_cast<std::uint8_t>(generator[j] ^ galois_product(generator[j - 1], root));
    generator[0] = static_cast<std::uint8_t>(generator[0] ^ root);
  }
  for (Symbols& multiple : generator_) {
    multiple = std::bit_cast<Symbols>(generator);
    for (std::uint8_t& symbol : generator) symbol = static_cast<std::uint8_t>(galois_twice(symbol));
  }
}

// A product is the sum of the multiples that the factor's bits name: no table, and all symbols at a time.
ParityEncoder::Symbols ParityEncoder::generator_times(unsigned factor) const {
  std::uint32_t a = 0, b = 0, c = 0, d = 0;  // the compiler keeps these in registers, but not an array
  for (const Symbols* multiple = generator_.data(); factor != 0; factor >>= 1, ++multiple)
    if ((factor & 1) != 0) a ^= (*multiple)[0], b ^= (*multiple)[1], c ^= (*multiple)[2], d ^= (*multiple)[3];
  return {a, b, c, d};
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
  const auto products = std::bit_cast<std::array<std::uint8_t, kMaxCodewordParity>>(generator_times(static_cast<unsigned>(byte ^ *first)));
  const std::size_t last = 2 * repairable_ - 1, step = codewords_;
  for (std::size_t i = 0; i < last; ++i, first += step) *first = static_cast<std::uint8_t>(first[step] ^ products[i]);
  *first = products[last];
}

}  // namespace eslabon::frame
