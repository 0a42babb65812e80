#include <catch2/catch.hpp>

#include "host/compile/alphabets.hpp"
#include "host/compile/menu_texts.hpp"
#include "host/compile/typesetter.hpp"

using namespace eslabon;

TEST_CASE("Each letter has its capital, one for one") {
  for (const char* code : {"en", "es", "pt", "fr", "vi", "qu", "gn", "tr", "xx"}) {
    INFO(code);
    const compile::Alphabet alphabet = compile::alphabet_for(code, "mañana ħ");
    CHECK(compile::characters_of(alphabet.letters).size() == compile::characters_of(alphabet.capitals).size());
    CHECK(alphabet.letters.find('a') != std::string::npos);
  }
}

TEST_CASE("An unknown language gets the letters of its own texts") {
  const compile::Alphabet alphabet = compile::alphabet_for("xx", "Ħelu ġdid");
  CHECK(alphabet.letters.find("ġ") != std::string::npos);
  CHECK(alphabet.letters.find("ñ") == std::string::npos);
}

TEST_CASE("Menu words exist in each of our languages and fall back to English") {
  CHECK(compile::menu_text(form::MenuText::kNext, "es") == "Siguiente");
  CHECK(compile::menu_text(form::MenuText::kNext, "pt-BR") == "Próxima");
  CHECK(compile::menu_text(form::MenuText::kNext, "gn") == "Next");
}
