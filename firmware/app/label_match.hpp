// Type-ahead over labels that have no index: a word of the label begins like what was typed.
#pragma once

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

}  // namespace eslabon::app
