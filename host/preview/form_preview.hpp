// Each question of a form package as a picture of the device's display, drawn by the device's own screens.
#pragma once

#include <filesystem>

#include "firmware/port/display.hpp"
#include "host/compile/package_file.hpp"

namespace eslabon::preview {

/// Writes DIR/NNNN-name.png for each question that is shown, in one language; of a repeat, those of its first entry.
/// Each is answered with something plausible when its picture is made, so that later texts show values. Questions that
/// those answers do not lead to are drawn, too. `size`: 96x48 to 800x600, width even. Returns how many. Throws
/// text::Failure(kFailed) where a file cannot be written or the form does not run.
std::size_t write_previews(const compile::PackageFile& file, std::size_t language, port::Size size,
                           const std::filesystem::path& directory);

}  // namespace eslabon::preview
