// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace eslabon::publish {

/// Escaped for an element or an attribute; line ends and tabs stay (as references in attributes), other control characters become U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace eslabon::publish
