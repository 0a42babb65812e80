// A short text put together from pieces, in place.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::ui {

/// Writes into the caller's `size` bytes. What does not fit is left out, at a character's boundary.
class TextBuilder {
 public:
  TextBuilder(char* text, std::size_t size) : text_(text), size_(size) {}
  explicit TextBuilder(MutableBytes room) : TextBuilder(reinterpret_cast<char*>(room.data()), room.size()) {}
  TextBuilder(const TextBuilder&) = delete;
  TextBuilder& operator=(const TextBuilder&) = delete;

  TextBuilder& operator<<(std::string_view piece);
  TextBuilder& operator<<(const char* piece);
  TextBuilder& operator<<(std::uint64_t number);
  void clear() { length_ = 0; }
  [[nodiscard]] std::string_view view() const { return {text_, length_}; }

 private:
  char* text_;
  std::size_t size_;
  std::size_t length_ = 0;
};

/// One with room of its own.
template <std::size_t kSize>
class FixedText : public TextBuilder {
 public:
  FixedText() : TextBuilder(room_, kSize) {}

 private:
  char room_[kSize];
};

}  // namespace eslabon::ui
