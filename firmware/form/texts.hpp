// Language-free texts of a container: names, codes, cells.
#pragma once

#include "firmware/form/container.hpp"

namespace eslabon::form {

/// Longest text in kTexts, in bytes.
inline constexpr std::size_t kMaxTextRecordBytes = 1024;

/// The text at an offset of kTexts, in `buffer`; "" for kNoText. kTooSmall: `buffer`. kCorrupt.
Result<std::string_view> read_text(const Container& container, std::uint32_t offset, MutableBytes buffer);

/// Whether that text equals `other`, read in small pieces.
Result<bool> text_equals(const Container& container, std::uint32_t offset, std::string_view other);

}  // namespace eslabon::form
