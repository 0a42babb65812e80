#include "host/compile/alphabets.hpp"

#include <clocale>
#include <cwctype>
#include <set>

#include "firmware/form/fold.hpp"
#include "host/compile/typesetter.hpp"

namespace eslabon::compile {
namespace {

struct Known {
  std::string_view code, letters;
};
// Letters as national dictionaries order them, then the accented ones that texts need.
constexpr Known kKnown[] = {
    {"en", "abcdefghijklmnopqrstuvwxyz"},
    {"es", "abcdefghijklmnñopqrstuvwxyzáéíóúü"},
    {"pt", "abcdefghijklmnopqrstuvwxyzáâãàçéêíóôõú"},
    {"fr", "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ"},
    {"vi", "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"},
    {"qu", "abcdefghijklmnñopqrstuvwxyzáéíóúä'"},
    {"gn", "aãbcdeẽfghiĩjklmnñoõpqrstuũvwxyỹzáéíóúýʼ\u0303"},
    {"ay", "abcdefghijklmnñopqrstuvwxyzáéíóúäïü'"},
    {"ht", "abcdefghijklmnopqrstuvwxyzàèòéùâêîôû"},
    {"de", "abcdefghijklmnopqrstuvwxyzäöüß"},
    {"it", "abcdefghijklmnopqrstuvwxyzàèéìíîòóùú"},
    {"tr", "abcçdefgğhıijklmnoöprsştuüvyzqwxâîû"},
};
constexpr std::string_view kMarks = ".,-'\"()/&#:;@+*=%_!?";
constexpr std::string_view kSpanishMarks = ".,-'\"()/&#:;@+*=%_!?¡¿ºª°";

char32_t capital(char32_t letter) {
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return utf8 == nullptr ? letter : static_cast<char32_t>(towupper_l(static_cast<wint_t>(letter), utf8));
}

bool is_letter(char32_t character) {
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return utf8 != nullptr && iswalpha_l(static_cast<wint_t>(character), utf8) != 0;
}

void append(std::string& text, char32_t character) {
  std::array<char, 4> bytes{};
  text.append(bytes.data(), form::put_character(character, bytes));
}

/// For a language that the table lacks: a to z and what its own texts use.
std::string letters_of(std::string_view sample) {
  std::set<char32_t> further;
  for (const char32_t character : characters_of(sample))
    if (character > 0x7F && is_letter(character) && capital(character) != character) further.insert(character);
    else if (character > 0x7F && is_letter(character) && capital(character) == character &&
             form::fold(character) == character)
      further.insert(character);  // a script without cases
  std::string letters = "abcdefghijklmnopqrstuvwxyz";
  for (const char32_t character : further) append(letters, character);
  return letters;
}

}  // namespace

Alphabet alphabet_for(std::string_view code, std::string_view sample) {
  const std::string_view language = code.substr(0, code.find_first_of("-_"));
  Alphabet alphabet;
  alphabet.marks = language == "es" || language == "gn" || language == "qu" || language == "ay" ? kSpanishMarks : kMarks;
  for (const Known& known : kKnown)
    if (known.code == language) alphabet.letters = known.letters;
  if (alphabet.letters.empty()) alphabet.letters = letters_of(sample);
  constexpr std::size_t kMaxLetterBytes = 340;  // letters, capitals and marks share form::kMaxLanguageTextBytes
  std::string kept;
  for (const char32_t letter : characters_of(alphabet.letters))
    if (kept.size() < kMaxLetterBytes) append(kept, letter);
  alphabet.letters = kept;
  for (const char32_t letter : characters_of(alphabet.letters)) append(alphabet.capitals, capital(letter));
  return alphabet;
}

}  // namespace eslabon::compile
