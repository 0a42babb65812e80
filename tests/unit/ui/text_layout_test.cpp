#include <string>
#include <vector>

#include "firmware/form/drawn_text.hpp"
#include "firmware/ui/builtin_font.hpp"
#include "firmware/ui/text_layout.hpp"
#include "firmware/ui/characters.hpp"

#include <rapidcheck.h>

using namespace eslabon::ui;

namespace {

BuiltinFont font;
const Style kPlain{&font, Weight::kRegular, kWhite};

std::vector<std::string> wrapped(std::string_view text, int width) {
  Lines lines(text, width, kPlain);
  std::vector<std::string> all;
  std::string_view line;
  while (lines.next(line)) all.emplace_back(line);
  return all;
}

/// A shaped glyph as a package holds it: 10 pixels wide, 2 bytes of text.
std::string shaped_glyph(bool ends_word) {
  return {char(eslabon::form::kGlyphMark), 1, 0, 0, 0, 10, static_cast<char>(ends_word ? 0x82 : 0x02)};
}

}  // namespace

TEST_CASE("Shaped words break where their glyphs allow it, and are never cut inside a glyph") {
  const std::string word = shaped_glyph(false) + shaped_glyph(false) + shaped_glyph(true);
  CHECK(wrapped(word + word + word, 65) == std::vector<std::string>{word + word, word});
  CHECK(wrapped(shaped_glyph(false) + shaped_glyph(false), 15) == std::vector<std::string>{shaped_glyph(false), shaped_glyph(false)});
  CHECK(width_of(word + "-" + word, kPlain) == 60 + width_of("-", kPlain));
}

TEST_CASE("What is read from right to left stands at the right edge, an answer inside it still reads to the right") {
  const auto frame_of = [](std::string_view text) {
    std::vector<std::uint8_t> frame(128 * 16 / 2);
    Canvas canvas(frame, {128, 16});
    draw_lines(canvas, text, {0, 0, 128, 16}, kPlain);
    return frame;
  };
  std::string text{char(eslabon::form::kRightToLeftMark)};
  text += shaped_glyph(false) + "Areguá";
  std::vector<std::uint8_t> expected(128 * 16 / 2);
  Canvas canvas(expected, {128, 16});
  draw_line(canvas, shaped_glyph(false), 118, 0, kPlain);
  draw_line(canvas, "Areguá", 118 - width_of("Areguá", kPlain), 0, kPlain);
  CHECK(frame_of(text) == expected);
}

TEST_CASE("A question breaks between words") {
  const auto lines = wrapped("¿Cuántas personas trabajan hoy en esta empresa?", 124);
  CHECK(lines == std::vector<std::string>{"¿Cuántas personas", "trabajan hoy en esta", "empresa?"});
}

TEST_CASE("A word longer than the line is cut, not lost") {
  const auto lines = wrapped("Donaudampfschifffahrtsgesellschaft", 60);
  std::string joined;
  for (const auto& line : lines) joined += line;
  CHECK(joined == "Donaudampfschifffahrtsgesellschaft");
  CHECK(lines.size() > 2);
}

TEST_CASE("An author's line breaks are kept") { CHECK(wrapped("one\n\ntwo", 100) == std::vector<std::string>{"one", "", "two"}); }

TEST_CASE("Every line fits and no letter is lost, whatever the text") {
  rc::check([] {
    const auto words = *rc::gen::container<std::vector<std::string>>(
        rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcdWMil-")))));
    std::string text, letters, kept;
    for (const auto& word : words) text += word + " ", letters += word;
    const int width = *rc::gen::inRange(20, 130);
    for (const auto& line : wrapped(text, width)) {
      RC_ASSERT(width_of(line, kPlain) <= width);
      for (const char c : line)
        if (c != ' ') kept += c;
    }
    RC_ASSERT(kept == letters);
  });
}

TEST_CASE("Broken UTF-8 costs one byte at a time") {
  CHECK(first_character("\xC3").code == 0xFFFD);
  CHECK(first_character("\xE2\x82" "A").bytes == 1);
  CHECK(first_character("\xE2\x82\xAC").code == 0x20AC);
  CHECK(last_character_bytes("a\xE2\x82\xAC") == 3);
}
