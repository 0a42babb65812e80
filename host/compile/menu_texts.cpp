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
constexpr std::string_view kEnglishCalendar =
    "January February March April May June July August September October November December Sun Mon Tue Wed Thu Fri Sat";

}  // namespace

std::string_view menu_text(form::MenuText text, std::string_view language_code) {
  const std::string_view language = language_code.substr(0, language_code.find_first_of("-_"));
  const auto found = translations().find(text);
  if (found != translations().end() && language == "es") return found->second.spanish;
  if (found != translations().end() && language == "pt") return found->second.portuguese;
  return text == form::MenuText::kCalendar ? kEnglishCalendar : form::english(text);
}

}  // namespace eslabon::compile
