// XPath 1.0 as XLSForm uses it: text to tree.
#pragma once

#include <string_view>
#include <variant>

#include "host/compile/expression.hpp"
#include "host/compile/expression_tree.hpp"

namespace eslabon::compile {

/// The tree of a whole expression, or the first syntax fault. Any text is safe: nesting is bounded.
std::variant<TreePtr, ExpressionFault> parse(std::string_view text);

}  // namespace eslabon::compile
