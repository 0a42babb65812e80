#include <catch2/catch.hpp>

#include "firmware/form/fold.hpp"

using namespace eslabon::form;

TEST_CASE("Search ignores case and accents in the languages of the field") {
  CHECK(fold_prefix("SÃO").low == fold_prefix("sao").low);
  CHECK(fold_prefix("Ñandú").low == fold_prefix("nandu").low);
  CHECK(fold_prefix("Đường").low == fold_prefix("duong").low);
  CHECK(fold_prefix("g̃ua").low == fold_prefix("gua").low);
  CHECK(fold_prefix("ЁЛКА").low == fold_prefix("ёлка").low);
  CHECK(fold_prefix("Ørsted").low == fold_prefix("orsted").low);
}

TEST_CASE("A typed beginning covers exactly the words that begin so") {
  const FoldedPrefix ca = fold_prefix("ca");
  for (const char* word : {"ca", "caacupe", "cazorla", "ca\xC3\xB1"}) {
    CHECK(fold_prefix(word).low >= ca.low);
    CHECK(fold_prefix(word).low <= ca.high);
  }
  CHECK(fold_prefix("cb").low > ca.high);
  CHECK(fold_prefix("c").low < ca.low);
  CHECK(fold_prefix("").high == ~std::uint64_t{0});
}

TEST_CASE("Bytes that are no UTF-8 are read one by one") {
  std::string_view text = "\xFF\xC3\x28\xE2\x82";
  CHECK(next_character(text) == 0xFFFD);
  CHECK(next_character(text) == 0xFFFD);
  CHECK(next_character(text) == U'(');
  CHECK(next_character(text) == 0xFFFD);
  CHECK(next_character(text) == 0xFFFD);
  CHECK(text.empty());
  std::string_view overlong = "\xC0\x80";
  CHECK(next_character(overlong) == 0xFFFD);
}

TEST_CASE("A character written is the character read") {
  for (const char32_t character : {U'a', U'ñ', U'ẽ', U'中', char32_t{0x1F600}, char32_t{0x10FFFF}}) {
    std::array<char, 4> bytes{};
    std::string_view text(bytes.data(), put_character(character, bytes));
    CHECK(next_character(text) == character);
    CHECK(text.empty());
  }
}
