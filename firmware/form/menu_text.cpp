#include "firmware/form/menu_text.hpp"

#include <cstddef>
#include <cstring>

namespace eslabon::form {
namespace {

// One behind the other: a table of pointers would be a quarter as long again.
constexpr char kEnglish[] =
#define ESLABON_MENU_TEXT(name, english) english "\0"
#define ESLABON_FORM_TEXT(name, english) "\0"
#include "firmware/form/menu_strings.def"
#undef ESLABON_FORM_TEXT
#undef ESLABON_MENU_TEXT
    ;

}  // namespace

const char* english(MenuText text) {
  const char* words = kEnglish;
  if (text >= MenuText::kCount_) return "";
  for (auto left = static_cast<std::size_t>(text); left > 0; --left) words += std::strlen(words) + 1;
  return words;
}

}  // namespace eslabon::form
