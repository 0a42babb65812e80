#include <catch2/catch.hpp>

#include "tests/unit/form/small_package.hpp"

using namespace eslabon;
using eslabon::test::Opened;

namespace {

constexpr form::StringId kTitle = 1;

Opened titled(compile::Text text) {
  compile::PackageModel model = test::small_model();
  model.strings[kTitle] = {std::move(text)};
  return Opened(compile::write_package(model, test::typesetter()).bytes);
}

}  // namespace

TEST_CASE("Plain text carries no glyph run") {
  Opened opened = titled(test::words("Número de empleados"));
  const auto string = opened.package.strings().read(kTitle, 0, opened.buffer);
  REQUIRE(string.ok());
  CHECK(string->piece(0).run.empty());
  CHECK_FALSE(string->right_to_left());
  CHECK_FALSE(string->is_template());
}

TEST_CASE("A Guarani g with tilde comes shaped, its mark over the letter") {
  Opened opened = titled(test::words("og\u0303uahe"));
  const auto string = opened.package.strings().read(kTitle, 0, opened.buffer);
  const form::GlyphRun run = string->piece(0).run;
  REQUIRE(run.size() >= 6);
  std::size_t bytes = 0;
  bool has_mark = false;
  for (std::size_t i = 0; i < run.size(); ++i) {
    bytes += run[i].text_bytes;
    has_mark = has_mark || run[i].advance == 0;
    CHECK(opened.package.font().glyph(run[i].glyph).ok());
  }
  CHECK(bytes == string->text().size());
  CHECK(has_mark);
}

TEST_CASE("Arabic is right to left and breaks at its spaces") {
  Opened opened = titled(test::words("كم عدد العمال؟"));
  const auto string = opened.package.strings().read(kTitle, 0, opened.buffer);
  CHECK(string->right_to_left());
  const form::GlyphRun run = string->piece(0).run;
  int breaks = 0;
  for (std::size_t i = 0; i < run.size(); ++i) breaks += run[i].break_after ? 1 : 0;
  CHECK(breaks == 2);
}

TEST_CASE("A new line in a shaped text ends its line there") {
  Opened opened = titled(test::words("कितने\nकर्मचारी"));
  const auto string = opened.package.strings().read(kTitle, 0, opened.buffer);
  const form::GlyphRun run = string->piece(0).run;
  int newlines = 0;
  for (std::size_t i = 0; i < run.size(); ++i) newlines += run[i].newline_after ? 1 : 0;
  CHECK(newlines == 1);
}

TEST_CASE("Expressions inside a text are pieces between its words") {
  Opened opened = titled({{"Ventas de ", 0}, {"", 1}, {" en 2024", 0}});
  const auto string = opened.package.strings().read(kTitle, 0, opened.buffer);
  REQUIRE(string->piece_count() == 3);
  CHECK(string->is_template());
  CHECK(string->piece(0).text == "Ventas de ");
  CHECK(string->piece(1).program == 1);
  CHECK(string->piece(2).text == " en 2024");
}

TEST_CASE("A string record whose lengths do not add up is refused") {
  const std::array<std::uint8_t, 12> bytes{12, 0, 1, 0, 0, 0, 9, 0, 0, 0, 'a', 'b'};
  CHECK(form::String::parse(bytes).status() == Error::kCorrupt);
}
