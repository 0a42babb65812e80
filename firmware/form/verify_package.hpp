// Whole-file verification, done once when a package is received.
#pragma once

#include "firmware/form/package.hpp"

namespace eslabon::form {

/// Reads everything once: the CRC of each section, then every node, expression, order entry, text, table row, index
/// entry and glyph. `scratch` holds any expression or text: at least kMaxStringBytes. kCorrupt or kUnsupported says
/// that the file must not be installed. Call in between other work: it takes seconds for megabytes.
Status verify_package(const Package& package, MutableBytes scratch);

}  // namespace eslabon::form
