#include "firmware/ui/words.hpp"

namespace eslabon::ui {

void Words::use(const form::Package* package, std::uint8_t language) {
  package_ = package;
  language_ = language;
}

std::string_view Words::operator()(form::MenuText text) {
  if (package_ == nullptr || !package_->is_open()) return form::english(text);
  turn_ = static_cast<std::uint8_t>((turn_ + 1) % buffers_.size());
  const auto id = package_->menu(text);
  if (!id.ok() || *id == form::kNoString) return form::english(text);
  const auto read = package_->strings().read(*id, language_, buffers_[turn_]);
  return read.ok() && !read->text().empty() ? read->text() : std::string_view(form::english(text));
}

}  // namespace eslabon::ui
