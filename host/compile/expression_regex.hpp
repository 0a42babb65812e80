// Regular expressions: the documented subset of Java's syntax, compiled for firmware/expr/regex_program.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eslabon::compile {

struct RegexProgram {
  std::vector<std::uint8_t> bytes;
  std::string error;         ///< empty: compiled
  std::size_t error_at = 0;  ///< byte of the pattern
};

/// Characters, ., [...], (...), |, * + ? {n,m} (also lazy), ^ $, \d \w \s and capitals, \t \n \r \f \xhh \uhhhh, quoted signs.
/// Not: look-around, back-references, \b, \p{...}, possessive quantifiers, flags.
RegexProgram compile_regex(std::string_view pattern);

}  // namespace eslabon::compile
