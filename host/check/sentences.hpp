// The sentences of findings in the three languages of this tool.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace eslabon::check {

enum class Language : std::uint8_t { kEnglish, kSpanish, kPortuguese };
/// Of "es", "Español (es)", ...; English for any other.
Language language_of(std::string_view name);

enum class Sentence : std::uint8_t {
#define ESLABON_SENTENCE(key, english, spanish, portuguese) key,
#include "host/check/sentences.def"
#undef ESLABON_SENTENCE
};

/// The sentence with {0}, {1} ... replaced.
std::string sentence(Sentence key, Language language, std::initializer_list<std::string> words = {});

/// At most six digits, as people read them: "1234", "0.25", "1.2e+09".
std::string readable_number(double number);

}  // namespace eslabon::check
