#include "host/check/sentences.hpp"

#include <array>
#include <cstdio>

namespace eslabon::check {
namespace {

constexpr std::array<std::array<const char*, 3>, static_cast<std::size_t>(Sentence::disagreement) + 1> kSentences{{
#define ESLABON_SENTENCE(key, english, spanish, portuguese) {english, spanish, portuguese},
#include "host/check/sentences.def"
#undef ESLABON_SENTENCE
}};

}  // namespace

Language language_of(std::string_view name) {
  if (name.find("(es)") != std::string_view::npos || name == "es") return Language::kSpanish;
  if (name.find("(pt)") != std::string_view::npos || name == "pt") return Language::kPortuguese;
  return Language::kEnglish;
}

std::string sentence(Sentence key, Language language, std::initializer_list<std::string> words) {
  std::string text;
  for (std::string_view rest = kSentences[static_cast<std::size_t>(key)][static_cast<std::size_t>(language)]; !rest.empty();) {
    const bool mark = rest.size() >= 3 && rest[0] == '{' && rest[2] == '}';
    const auto index = static_cast<std::size_t>(mark ? rest[1] - '0' : 0);
    if (mark && index < words.size()) text += words.begin()[index];
    else if (!mark) text += rest[0];
    rest.remove_prefix(mark ? 3 : 1);
  }
  return text;
}

std::string readable_number(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

}  // namespace eslabon::check
