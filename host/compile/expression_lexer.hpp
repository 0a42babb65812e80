// Cuts the text of an expression into tokens.
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "host/compile/expression.hpp"

namespace eslabon::compile {

struct Token {
  enum class Kind { kNumber, kText, kName, kReference, kSymbol, kOperatorName, kEnd };
  Kind kind = Kind::kEnd;
  std::string_view text;  ///< kText, kReference: what is between the quotes or braces; else as written
  std::size_t offset = 0;
  std::size_t length = 0;

  [[nodiscard]] bool is(std::string_view symbol) const {
    return (kind == Kind::kSymbol || kind == Kind::kOperatorName) && text == symbol;
  }
};

/// All tokens, the last one kEnd; or the one fault that stops it. Views point into `text`.
std::variant<std::vector<Token>, ExpressionFault> lex(std::string_view text);

}  // namespace eslabon::compile
