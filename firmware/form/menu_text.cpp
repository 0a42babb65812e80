#include "firmware/form/menu_text.hpp"

#include <cstddef>

namespace eslabon::form {
namespace {

constexpr const char* kEnglish[] = {
#define ESLABON_MENU_TEXT(name, english) english,
#include "firmware/form/menu_strings.def"
#undef ESLABON_MENU_TEXT
};

}  // namespace

const char* english(MenuText text) {
  return text < MenuText::kCount_ ? kEnglish[static_cast<std::size_t>(text)] : "";
}

}  // namespace eslabon::form
