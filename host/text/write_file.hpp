// Files that are there whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace eslabon::text {

/// Writes `content` beside `path`, syncs it and renames it over `path`. Throws Failure(kFailed) naming the path and
/// the reason; the old file, if any, is then untouched and nothing is left beside it.
void write_file(const std::filesystem::path& path, std::string_view content);

/// The whole file. Throws Failure(kInvalidInput) naming the path and the reason, also above `max_bytes`.
std::string read_file(const std::filesystem::path& path, std::size_t max_bytes = std::size_t{1} << 32);

}  // namespace eslabon::text
