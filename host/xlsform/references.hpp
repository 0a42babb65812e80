// `${name}` inside a cell's text, and whether a default is an expression.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eslabon::xlsform {

struct Reference {
  std::string name;         ///< "sales" of "${sales}" and of "${last-saved#sales}"
  bool last_saved = false;
  std::size_t offset = 0;   ///< of "${" in the text, in bytes
  std::size_t length = 0;
};

struct References {
  std::vector<Reference> found;
  std::vector<std::string> malformed;  ///< "${" up to its "}" or to the end, where no name stands inside
};

References find_references(std::string_view text);

/// The name when `text` is one reference and nothing else; empty otherwise.
std::string single_reference(std::string_view text);

/// XLSForm's rule: an operator with something to compute, a union, a predicate, a call or a reference makes a default
/// an expression; everything else is literal text ("2024-01-01", "-5", "foo bar"). In date and place types a minus
/// never does.
bool is_dynamic_default(std::string_view text, bool date_or_place);

}  // namespace eslabon::xlsform
