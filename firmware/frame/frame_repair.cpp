#include "firmware/frame/frame_repair.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/crc32c.hpp"
#include "firmware/frame/frame_decoder.hpp"
#include "firmware/frame/galois.hpp"

namespace eslabon::frame {
namespace {

// Polynomials, lowest power first.
using Polynomial = std::array<std::uint8_t, kMaxCodewordParity + 1>;

std::uint8_t evaluate_at_power(const Polynomial& p, std::size_t degree, unsigned log_x) {
  std::uint8_t sum = 0;
  for (std::size_t i = degree + 1; i-- > 0;)
    sum = static_cast<std::uint8_t>(galois_multiply(sum, kGalois.power[log_x]) ^ p[i]);
  return sum;
}

bool compute_syndromes(Bytes codeword, std::size_t count, Polynomial& syndromes) {
  bool damaged = false;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : codeword)
      sum = static_cast<std::uint8_t>(galois_multiply(sum, kGalois.power[i]) ^ byte);
    syndromes[i] = sum;
    damaged |= sum != 0;
  }
  return damaged;
}

struct Locator {
  Polynomial p{};
  std::size_t errors = 0;
};

// p -= factor * x^shift * q
void subtract_shifted(Polynomial& p, const Polynomial& q, std::uint8_t factor, std::size_t shift) {
  for (std::size_t i = 0; i + shift < p.size(); ++i)
    p[i + shift] = static_cast<std::uint8_t>(p[i + shift] ^ galois_multiply(factor, q[i]));
}

Locator berlekamp_massey(const Polynomial& syndromes, std::size_t count) {
  Locator locator;
  locator.p[0] = 1;
  Polynomial previous = locator.p;
  std::uint8_t previous_discrepancy = 1;
  std::size_t shift = 1;
  for (std::size_t k = 0; k < count; ++k, ++shift) {
    std::uint8_t discrepancy = 0;
    for (std::size_t i = 0; i <= std::min(locator.errors, k); ++i)
      discrepancy = static_cast<std::uint8_t>(discrepancy ^ galois_multiply(locator.p[i], syndromes[k - i]));
    if (discrepancy == 0) continue;
    const Polynomial before = locator.p;
    subtract_shifted(locator.p, previous, galois_divide(discrepancy, previous_discrepancy), shift);
    if (2 * locator.errors > k) continue;
    locator.errors = k + 1 - locator.errors;
    previous = before;
    previous_discrepancy = discrepancy;
    shift = 0;
  }
  return locator;
}

// The error values' numerator: syndromes * locator modulo x^count.
Polynomial make_evaluator(const Polynomial& syndromes, const Locator& locator, std::size_t count) {
  Polynomial omega{};
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j <= std::min(i, locator.errors); ++j)
      omega[i] = static_cast<std::uint8_t>(omega[i] ^ galois_multiply(locator.p[j], syndromes[i - j]));
  return omega;
}

// Formal derivative: the odd coefficients, one power lower.
Polynomial derivative_of(const Polynomial& p) {
  Polynomial d{};
  for (std::size_t i = 1; i < p.size(); i += 2) d[i - 1] = p[i];
  return d;
}

std::optional<std::size_t> repair_located(MutableBytes codeword, const Locator& locator, const Polynomial& omega,
                                          std::size_t count) {
  const Polynomial slope = derivative_of(locator.p);
  std::size_t found = 0;
  for (std::size_t position = 0; position < codeword.size(); ++position) {
    const auto inverse = static_cast<unsigned>((255 - position) % 255);
    if (evaluate_at_power(locator.p, locator.errors, inverse) != 0) continue;
    const std::uint8_t below = evaluate_at_power(slope, locator.errors, inverse);
    if (below == 0) return std::nullopt;
    const std::uint8_t above = evaluate_at_power(omega, count - 1, inverse);
    // Roots start at 2^0, so Forney's formula has the factor X = 2^position.
    const std::uint8_t value = galois_multiply(kGalois.power[position], galois_divide(above, below));
    std::uint8_t& symbol = codeword[codeword.size() - 1 - position];
    symbol = static_cast<std::uint8_t>(symbol ^ value);
    ++found;
  }
  if (found != locator.errors) return std::nullopt;
  return found;
}

// Where byte i of codeword c lies in a frame's content.
std::size_t place_of(std::size_t i, std::size_t c, std::size_t codewords, std::size_t data_bytes, std::size_t own_data) {
  return i < own_data ? i * codewords + c : data_bytes + (i - own_data) * codewords + c;
}

std::optional<std::size_t> repair_dealt(MutableBytes content, std::size_t c, std::size_t codewords, std::size_t repairable) {
  const std::size_t data_bytes = content.size() - 2 * repairable * codewords;
  const std::size_t own_data = (data_bytes + codewords - 1 - c) / codewords;
  std::array<std::uint8_t, kCodewordBytes> memory{};
  const MutableBytes codeword = MutableBytes(memory).first(own_data + 2 * repairable);
  for (std::size_t i = 0; i < codeword.size(); ++i)
    codeword[i] = content[place_of(i, c, codewords, data_bytes, own_data)];
  const auto repaired = repair_codeword(codeword, repairable);
  if (repaired && *repaired > 0)
    for (std::size_t i = 0; i < codeword.size(); ++i)
      content[place_of(i, c, codewords, data_bytes, own_data)] = codeword[i];
  return repaired;
}

}  // namespace

std::optional<std::size_t> repair_codeword(MutableBytes codeword, std::size_t repairable) {
  const std::size_t count = 2 * repairable;
  Polynomial syndromes{};
  if (!compute_syndromes(codeword, count, syndromes)) return std::size_t{0};
  const Locator locator = berlekamp_massey(syndromes, count);
  if (locator.errors > repairable) return std::nullopt;
  return repair_located(codeword, locator, make_evaluator(syndromes, locator, count), count);
}

std::optional<OpenedFrame> open_repaired(MutableBytes content, std::size_t repairable) {
  const std::size_t codewords = repairable == 0 ? 1 : (content.size() + kCodewordBytes - 1) / kCodewordBytes;
  const std::size_t parity = 2 * repairable * codewords;
  if (repairable > kMaxCodewordParity / 2 || content.size() <= parity + kCrcBytes) return std::nullopt;
  const MutableBytes data = content.first(content.size() - parity);
  if (const auto body = open_plain(data)) return OpenedFrame{*body, 0};
  std::size_t repaired = 0;
  for (std::size_t c = 0; repairable > 0 && c < codewords; ++c) {
    const auto count = repair_dealt(content, c, codewords, repairable);
    if (!count) return std::nullopt;
    repaired += *count;
  }
  const auto body = open_plain(data);
  if (!body) return std::nullopt;
  return OpenedFrame{*body, repaired};
}

}  // namespace eslabon::frame
