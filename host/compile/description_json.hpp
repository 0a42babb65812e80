// A form's description as JSON, as it travels in the package.
#pragma once

#include <string>

#include "host/compile/form_description.hpp"

namespace eslabon::compile {

/// Stable: the same description gives the same text.
std::string to_json(const FormDescription& description);
/// Throws text::Failure(kInvalidInput) for a text that is not one of ours.
FormDescription description_from_json(std::string_view json);

}  // namespace eslabon::compile
