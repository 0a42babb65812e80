#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "firmware/expr/regex_program.hpp"
#include "host/compile/expression_regex.hpp"

using namespace eslabon;

namespace {

bool matches(std::string_view pattern, std::string_view text) {
  const auto program = compile::compile_regex(pattern);
  REQUIRE(program.error.empty());
  REQUIRE(expr::verify_regex(program.bytes).ok());
  return expr::regex_matches(program.bytes, text);
}

}  // namespace

TEST_CASE("a pattern describes the whole answer") {
  CHECK(matches("[0-9]{3}", "407"));
  CHECK_FALSE(matches("[0-9]{3}", "4071"));
  CHECK(matches("^[A-Z]{2}-\\d+$", "PY-0031"));
  CHECK_FALSE(matches("^[A-Z]{2}-\\d+$", "PY-"));
  CHECK(matches("(\\+595|0)9\\d{8}", "0981234567"));
  CHECK(matches("(?:ab|cd)*e?", "abcdab"));
  CHECK(matches("", ""));
  CHECK_FALSE(matches("", "x"));
  CHECK(matches("a|", ""));
  CHECK(matches("[^0-9]*", "Ñandú"));
  CHECK(matches("[a-zñáéíóú ]{4,20}", "pequeña"));
  CHECK(matches(".", "Ñ"));
  CHECK_FALSE(matches(".", "\n"));
  CHECK(matches("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+", "ventas@taller.com.py"));
  CHECK(matches("[]a]+", "]a]"));
  CHECK(matches("\\x41\\u00d1\\.", "AÑ."));
  CHECK(matches("x{0}y", "y"));
}

TEST_CASE("a pattern that explodes elsewhere is matched in bounded time") {
  CHECK_FALSE(matches("(a*)*b", std::string(1000, 'a')));
  CHECK(matches("(a?){60}a{60}", std::string(60, 'a')));
}

TEST_CASE("what a pattern cannot say here is refused with its place") {
  for (const char* pattern : {"(?=x)y", "\\bword", "(a)\\1", "\\p{L}+", "a++", "a{3,2}", "a{501}", "[a", "(a", "a)", "*a", "[z-a]",
                              "(?i)x", "[a[b]]", "\\q", "a\\", "((a{100}){100})"}) {
    INFO(pattern);
    CHECK_FALSE(compile::compile_regex(pattern).error.empty());
  }
  CHECK(compile::compile_regex("ab(?=x)").error_at == 3);
}

TEST_CASE("any bytes are safe as a pattern and as a program", "[property]") {
  rc::prop("patterns", [](const std::string& pattern, const std::string& text) {
    const auto program = compile::compile_regex(pattern);
    if (!program.error.empty()) return;
    RC_ASSERT(expr::verify_regex(program.bytes).ok());
    (void)expr::regex_matches(program.bytes, text);
  });
  rc::prop("programs", [](std::vector<std::uint8_t> bytes, const std::string& text) {
    if (!bytes.empty()) bytes[0] = static_cast<std::uint8_t>(bytes[0] % 6);
    if (bytes.size() > 1) bytes[1] = 0;
    for (std::size_t i = 2; i < bytes.size(); i += 5) bytes[i] = static_cast<std::uint8_t>(bytes[i] % 9);
    if (expr::verify_regex(bytes).ok()) (void)expr::regex_matches(bytes, text);
  });
}
