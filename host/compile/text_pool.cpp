#include "host/compile/text_pool.hpp"

#include "firmware/form/texts.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {

std::uint32_t TextPool::add(std::string_view text) {
  if (text.empty()) return form::kNoText;
  if (text.size() > form::kMaxTextRecordBytes)
    throw text::Failure(text::ExitCode::kInvalidInput, "a name or cell is longer than " +
                                                           std::to_string(form::kMaxTextRecordBytes) + " bytes: \"" +
                                                           std::string(text.substr(0, 40)) + "...\"");
  const auto [place, is_new] = offsets_.try_emplace(std::string(text), static_cast<std::uint32_t>(bytes_.size()));
  if (is_new) {
    bytes_.u16(text.size());
    bytes_.text(text);
  }
  return place->second;
}

}  // namespace eslabon::compile
