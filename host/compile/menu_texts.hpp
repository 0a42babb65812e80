// The device's own words in the languages we have.
#pragma once

#include <string_view>

#include "firmware/form/menu_text.hpp"

namespace eslabon::compile {

/// By language code ("es", "pt-BR"); English where we have no translation.
std::string_view menu_text(form::MenuText text, std::string_view language_code);

}  // namespace eslabon::compile
