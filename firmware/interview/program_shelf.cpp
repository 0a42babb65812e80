#include "firmware/interview/program_shelf.hpp"

namespace eslabon::interview {

Result<expr::Program> ProgramShelf::get(const form::Package& package, form::ProgramId id) {
  for (std::size_t i = 0; i < count_; ++i)
    if (places_[i].id == id) return expr::Program{Bytes(bytes_).subspan(places_[i].begin, places_[i].size)};
  if (count_ == kMost) clear();
  auto loaded = package.program(id, MutableBytes(bytes_).subspan(used_));
  if (!loaded.ok() && loaded.error() == Error::kTooSmall && used_ != 0) {
    clear();
    loaded = package.program(id, bytes_);
  }
  if (!loaded.ok()) return loaded;
  const std::size_t size = loaded->code.size();
  places_[count_++] = {id, static_cast<std::uint16_t>(used_), static_cast<std::uint16_t>(size)};
  used_ += size;
  return loaded;
}

}  // namespace eslabon::interview
