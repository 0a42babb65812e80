// Unsigned whole numbers of up to 1184 bits, for the rare digits that no short way gets right.
#pragma once

#include <array>
#include <cstdint>

namespace eslabon::expr {

/// 152 bytes. Results must fit: the callers' ranges (exponents of a double) see to that.
class BigNumber {
 public:
  explicit BigNumber(std::uint64_t value);
  void multiply(std::uint32_t factor);
  void multiply_power_of_five(int power);
  void shift_left(int bits);
  void add(const BigNumber& other);
  /// *this must not be smaller than `other`.
  void subtract(const BigNumber& other);
  /// -1, 0, 1
  [[nodiscard]] int compare(const BigNumber& other) const;

 private:
  static constexpr int kWords = 37;
  std::array<std::uint32_t, kWords> words_{};
  int size_ = 0;
};

}  // namespace eslabon::expr
