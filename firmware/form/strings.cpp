#include "firmware/form/strings.hpp"

#include "firmware/form/texts.hpp"

namespace eslabon::form {

std::size_t Strings::language_count() const { return container_->size(SectionId::kLanguages) / kLanguageBytes; }

std::uint32_t Strings::count() const {
  const auto languages = static_cast<std::uint32_t>(language_count());
  return languages == 0 ? 0 : container_->size(SectionId::kStringIndex) / 4 / languages;
}

Result<Language> Strings::language(std::size_t language, MutableBytes buffer) const {
  if (language >= language_count()) return Error::kOutOfRange;
  Language result;
  std::string_view* const texts[kLanguageTexts] = {&result.code, &result.name, &result.letters, &result.capitals,
                                                   &result.marks};
  for (std::size_t i = 0; i < kLanguageTexts; ++i) {
    const auto at = static_cast<std::uint32_t>(language * kLanguageBytes + i * 4);
    ESLABON_ASSIGN(const std::uint32_t offset, container_->read_u32(SectionId::kLanguages, at));
    ESLABON_ASSIGN(*texts[i], read_text(*container_, offset, buffer));
    buffer = buffer.subspan(texts[i]->size());
  }
  return result;
}

Result<String> Strings::read(StringId id, std::size_t language, MutableBytes buffer) const {
  if (id == kNoString) return String();
  if (id >= count() || language >= language_count()) return Error::kOutOfRange;
  const auto entry = static_cast<std::uint32_t>((language * count() + id) * 4);
  ESLABON_ASSIGN(const std::uint32_t offset, container_->read_u32(SectionId::kStringIndex, entry));
  if (offset == kNoText) return String();
  ESLABON_ASSIGN(const std::uint16_t size, container_->read_u16(SectionId::kStrings, offset));
  if (size > kMaxStringBytes) return Error::kCorrupt;
  if (size > buffer.size()) return Error::kTooSmall;
  ESLABON_TRY(container_->read(SectionId::kStrings, offset, buffer.first(size)));
  return String::parse(Bytes(buffer).first(size));
}

}  // namespace eslabon::form
