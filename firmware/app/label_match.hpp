// Type-ahead: whether a word of a label begins like what was typed, and the rows that a search found.
#pragma once

#include <array>
#include <string_view>

#include "firmware/form/fold.hpp"

namespace eslabon::app {

/// Capitals and accents do not matter: "nand" finds "Carpintería Ñandutí".
inline bool begins_like(std::string_view word, std::string_view typed) {
  while (!typed.empty()) {
    if (word.empty() || form::fold(form::next_character(word)) != form::fold(form::next_character(typed))) return false;
  }
  return true;
}

inline bool label_matches(std::string_view label, std::string_view typed) {
  bool at_word = true;
  while (!label.empty()) {
    if (at_word && begins_like(label, typed)) return true;
    at_word = form::is_word_break(form::fold(form::next_character(label)));
  }
  return false;
}

/// The first rows that a search finds, each once.
class Matches {
 public:
  void clear() { count_ = 0; }
  void add(std::uint32_t row) {
    for (std::size_t i = 0; i < count_; ++i)
      if (rows_[i] == row) return;
    if (!full()) rows_[count_++] = row;
  }
  [[nodiscard]] bool full() const { return count_ == rows_.size(); }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::uint32_t operator[](std::size_t index) const { return rows_[index]; }

 private:
  std::array<std::uint32_t, 50> rows_{};
  std::uint8_t count_ = 0;
};

}  // namespace eslabon::app
