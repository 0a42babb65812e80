// Each question of a form package as a picture of the device's display.
#pragma once

#include <filesystem>
#include <string>

#include "host/compile/package_file.hpp"

namespace eslabon::commands {

/// Writes DIR/NNNN-name.png for each question that is shown, in one language. ${name} inside a text shows as "…",
/// since nothing is answered yet. Returns how many. Throws text::Failure(kFailed) where a file cannot be written.
std::size_t write_previews(const compile::PackageFile& file, std::size_t language,
                           const std::filesystem::path& directory);

}  // namespace eslabon::commands
