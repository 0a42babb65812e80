// The device's own words, in every language of a form: yes, no, next, "card is full" ...
#pragma once

#include <cstdint>

namespace eslabon::form {

/// One word or sentence of menu_strings.def.
enum class MenuText : std::uint16_t {
#define ESLABON_MENU_TEXT(name, english) name,
#define ESLABON_FORM_TEXT ESLABON_MENU_TEXT
#include "firmware/form/menu_strings.def"
#undef ESLABON_FORM_TEXT
#undef ESLABON_MENU_TEXT
  kCount_,
};

/// The English words, for a device that holds no package yet (drawn with the board's own small font); "" for
/// what it says only with a form. Never null.
const char* english(MenuText text);

}  // namespace eslabon::form
