#include "firmware/frame/parity_encoder.hpp"

#include "firmware/frame/galois.hpp"

namespace eslabon::frame {
namespace {

using Generator = std::array<std::uint8_t, kMaxCodewordParity + 1>;

// Coefficients, highest power first, of the product of (x - 2^i).
Generator make_generator(std::size_t degree) {
  Generator g{};
  g[0] = 1;
  for (std::size_t i = 0; i < degree; ++i)
    for (std::size_t j = i + 1; j > 0; --j)
      g[j] = static_cast<std::uint8_t>(g[j] ^ galois_multiply(g[j - 1], kGalois.power[i]));
  return g;
}

}  // namespace

void ParityEncoder::begin(std::size_t bytes, std::size_t repairable) {
  ESLABON_CHECK(2 * repairable <= kMaxCodewordParity);
  if (repairable != repairable_) {
    const Generator generator = make_generator(2 * repairable);
    for (std::size_t i = 0; i < 2 * repairable; ++i) generator_log_[i] = kGalois.log[generator[i + 1]];
  }
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
    const unsigned twice = (feedback << 1) ^ ((feedback >> 7) * 0x11DU);
    high[turn] = static_cast<std::uint8_t>(low[turn] ^ twice ^ feedback);
    low[turn] = static_cast<std::uint8_t>(twice);
    turn = turn + 1 == codewords_ ? 0 : turn + 1;
  }
  turn_ = turn;
}

void ParityEncoder::update_codeword(std::uint8_t* first, std::uint8_t byte) {
  const auto feedback = static_cast<std::uint8_t>(byte ^ *first);
  const std::size_t last = 2 * repairable_ - 1;
  // None of the generators in use has a zero coefficient, so its logarithms all exist.
  const unsigned log = kGalois.log[feedback];
  const auto times = [&](std::size_t i) { return feedback == 0 ? std::uint8_t{0} : galois_power(log + generator_log_[i]); };
  for (std::size_t i = 0; i < last; ++i, first += codewords_)
    *first = static_cast<std::uint8_t>(first[codewords_] ^ times(i));
  *first = times(last);
}

}  // namespace eslabon::frame
