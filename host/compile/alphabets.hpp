// What a person types in a language: letters in their order, capitals, punctuation.
#pragma once

#include <string>
#include <string_view>

namespace eslabon::compile {

struct Alphabet {
  std::string letters;   ///< lower case
  std::string capitals;  ///< the same letters, one for one
  std::string marks;     ///< punctuation
};

/// For a language code ("es", "pt-BR"); `sample` is all text of the form in that language, whose letters are added when
/// the language is not one of ours.
Alphabet alphabet_for(std::string_view code, std::string_view sample);

}  // namespace eslabon::compile
