#include "host/compile/menu_texts.hpp"

#include <map>

namespace eslabon::compile {
namespace {

struct Translation {
  std::string_view spanish, portuguese;
};

const std::map<form::MenuText, Translation>& translations() {
  static const std::map<form::MenuText, Translation> all = {
#define ESLABON_MENU_TRANSLATION(name, spanish, portuguese) {form::MenuText::name, {spanish, portuguese}},
#include "host/compile/menu_texts.def"
#undef ESLABON_MENU_TRANSLATION
  };
  return all;
}

// Every language needs words of its own here, or the form's default language would lend its.
constexpr std::string_view kEnglish[] = {
#define ESLABON_MENU_TEXT(name, english) english,
#define ESLABON_FORM_TEXT ESLABON_MENU_TEXT
#include "firmware/form/menu_strings.def"
#undef ESLABON_FORM_TEXT
#undef ESLABON_MENU_TEXT
};

}  // namespace

std::string_view menu_text(form::MenuText text, std::string_view language_code) {
  const std::string_view language = language_code.substr(0, language_code.find_first_of("-_"));
  const auto found = translations().find(text);
  if (found != translations().end() && language == "es") return found->second.spanish;
  if (found != translations().end() && language == "pt") return found->second.portuguese;
  return kEnglish[static_cast<std::size_t>(text)];
}

}  // namespace eslabon::compile
