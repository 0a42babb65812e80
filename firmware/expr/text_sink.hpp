// Writes characters forward into the caller's bytes, counting what did not fit.
#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace eslabon::expr {

/// After the first overrun nothing more is written and done() is kTooSmall.
class TextSink {
 public:
  explicit TextSink(MutableBytes out) : out_(out) {}

  void put(char c) {
    if (at_ < out_.size()) out_[at_++] = static_cast<std::uint8_t>(c);
    else overrun_ = true;
  }
  void put(std::string_view text) {
    for (const char c : text) put(c);
  }
  void repeat(char c, std::int32_t count) {
    for (; count > 0 && !overrun_; --count) put(c);
  }
  /// In decimal, with zeros in front up to `width` digits.
  void put_unsigned(std::uint64_t value, int width = 1);
  void put_code_point(std::uint32_t code_point);
  [[nodiscard]] std::size_t size() const { return at_; }
  /// Where it writes next; what lies there may be put().
  [[nodiscard]] MutableBytes room() const { return out_.subspan(at_); }
  /// A view of what was written.
  [[nodiscard]] Result<std::string_view> done() const {
    if (overrun_) return Error::kTooSmall;
    return as_text(Bytes(out_).first(at_));
  }

 private:
  MutableBytes out_;
  std::size_t at_ = 0;
  bool overrun_ = false;
};

}  // namespace eslabon::expr
