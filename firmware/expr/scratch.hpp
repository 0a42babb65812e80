// Bump memory for the texts of one evaluation.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace eslabon::expr {

/// Hands out pieces of the caller's bytes, which must outlive it; pieces stay valid until release() goes below them.
class Scratch {
 public:
  explicit Scratch(MutableBytes bytes) : bytes_(bytes) {}

  /// `size` bytes, or nullptr when no such room is left.
  char* allocate(std::size_t size) {
    if (size > bytes_.size() - used_) return nullptr;
    char* piece = reinterpret_cast<char*>(bytes_.data() + used_);
    used_ += size;
    return piece;
  }
  /// A copy of `text` in here; kTooSmall when no room is left.
  Result<std::string_view> keep(std::string_view text) {
    char* piece = allocate(text.size());
    if (piece == nullptr) return Error::kTooSmall;
    if (!text.empty()) std::memcpy(piece, text.data(), text.size());
    return std::string_view(piece, text.size());
  }
  /// All the room that is left, not yet handed out: write there, then allocate() what was used.
  [[nodiscard]] MutableBytes rest() { return bytes_.subspan(used_); }
  [[nodiscard]] std::size_t used() const { return used_; }
  [[nodiscard]] std::size_t room() const { return bytes_.size() - used_; }
  /// Gives back everything handed out since used() was `mark`.
  void release(std::size_t mark) { used_ = mark; }
  /// The byte at an offset below used() (or its end).
  [[nodiscard]] char* at(std::size_t offset) { return reinterpret_cast<char*>(bytes_.data() + offset); }

 private:
  MutableBytes bytes_;
  std::size_t used_ = 0;
};

}  // namespace eslabon::expr
