// All texts of a package, per language, and its languages.
#pragma once

#include "firmware/form/container.hpp"
#include "firmware/form/string.hpp"

namespace eslabon::form {

/// Longest record of one text, glyphs included: a buffer of this size reads any text. About 2,000 Latin letters, or 250
/// of a script that is shaped; the compiler refuses a longer one, a kiosk can show every other.
inline constexpr std::size_t kMaxStringBytes = 2048;
/// Longest language code, name and alphabet.
inline constexpr std::size_t kMaxLanguageTextBytes = 1024;

/// What an office calls a language, and what is typed in it. All views live in the buffer given.
struct Language {
  std::string_view code;     ///< "es"; may be empty
  std::string_view name;     ///< "Español (es)" as in the workbook
  std::string_view letters;  ///< the alphabet in lower case, in its order, UTF-8
  std::string_view capitals; ///< the same letters in upper case, one for one
  std::string_view marks;    ///< punctuation that one types
};

class Strings {
 public:
  explicit Strings(const Container& container) : container_(&container) {}

  [[nodiscard]] std::size_t language_count() const;
  /// Texts, kNoString included: ids are below it.
  [[nodiscard]] std::uint32_t count() const;
  /// kOutOfRange; kTooSmall: `buffer` (kMaxLanguageTextBytes always suffice); kCorrupt.
  Result<Language> language(std::size_t language, MutableBytes buffer) const;

  /// A text in a language, or the default language's where the translation is missing. kNoString gives an empty
  /// String. kOutOfRange: no such text or language. kTooSmall: `buffer`. kCorrupt.
  Result<String> read(StringId id, std::size_t language, MutableBytes buffer) const;

 private:
  const Container* container_;
};

}  // namespace eslabon::form
