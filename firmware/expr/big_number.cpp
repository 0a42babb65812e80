#include "firmware/expr/big_number.hpp"

#include <algorithm>

#include "firmware/base/check.hpp"

namespace eslabon::expr {

BigNumber::BigNumber(std::uint64_t value) {
  words_[0] = static_cast<std::uint32_t>(value);
  words_[1] = static_cast<std::uint32_t>(value >> 32);
  size_ = words_[1] != 0 ? 2 : (words_[0] != 0 ? 1 : 0);
}

void BigNumber::multiply(std::uint32_t factor) {
  std::uint64_t carry = 0;
  for (int i = 0; i < size_; ++i) {
    carry += std::uint64_t{words_[static_cast<std::size_t>(i)]} * factor;
    words_[static_cast<std::size_t>(i)] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  if (carry == 0) return;
  ESLABON_CHECK(size_ < kWords);
  words_[static_cast<std::size_t>(size_++)] = static_cast<std::uint32_t>(carry);
}

void BigNumber::multiply_power_of_five(int power) {
  constexpr int kStep = 13;
  constexpr std::uint32_t kFiveToStep = 1220703125;
  for (; power >= kStep; power -= kStep) multiply(kFiveToStep);
  for (; power > 0; --power) multiply(5);
}

void BigNumber::shift_left(int bits) {
  for (; bits >= 31; bits -= 31) multiply(std::uint32_t{1} << 31);
  multiply(std::uint32_t{1} << bits);
}

void BigNumber::add(const BigNumber& other) {
  std::uint64_t carry = 0;
  const int longer = std::max(size_, other.size_);
  for (int i = 0; i < longer || carry != 0; ++i) {
    ESLABON_CHECK(i < kWords);
    const auto at = static_cast<std::size_t>(i);
    carry += std::uint64_t{words_[at]} + other.words_[at];
    words_[at] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
    size_ = std::max(size_, i + 1);
  }
}

void BigNumber::subtract(const BigNumber& other) {
  std::int64_t borrow = 0;
  for (int i = 0; i < size_; ++i) {
    const auto at = static_cast<std::size_t>(i);
    borrow += std::int64_t{words_[at]} - other.words_[at];
    words_[at] = static_cast<std::uint32_t>(borrow);
    borrow >>= 32;
  }
  while (size_ > 0 && words_[static_cast<std::size_t>(size_ - 1)] == 0) --size_;
}

int BigNumber::compare(const BigNumber& other) const {
  if (size_ != other.size_) return size_ < other.size_ ? -1 : 1;
  for (int i = size_ - 1; i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    if (words_[at] != other.words_[at]) return words_[at] < other.words_[at] ? -1 : 1;
  }
  return 0;
}

}  // namespace eslabon::expr
