// What a header means. Internal to the reader.
#pragma once

#include <string>
#include <string_view>

#include "host/xlsform/form_sheet.hpp"

namespace eslabon::xlsform {

/// `double_colon`: some header of the sheet has "::", so a single colon separates nothing.
FormColumn parse_header(std::string_view header, SheetKind kind, bool double_colon);

}  // namespace eslabon::xlsform
