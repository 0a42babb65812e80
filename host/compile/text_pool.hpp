// The section of language-free texts: each different text once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "host/compile/byte_builder.hpp"

namespace eslabon::compile {

class TextPool {
 public:
  /// The text's offset in the section; form::kNoText for an empty one. Throws text::Failure(kInvalidInput) above
  /// form::kMaxTextRecordBytes.
  std::uint32_t add(std::string_view text);
  [[nodiscard]] const std::string& section() const { return bytes_.str(); }

 private:
  std::unordered_map<std::string, std::uint32_t> offsets_;
  ByteBuilder bytes_;
};

}  // namespace eslabon::compile
