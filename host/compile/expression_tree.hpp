// The syntax tree of one expression, with the place of every part in its text.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace eslabon::compile {

struct Tree;
using TreePtr = std::unique_ptr<Tree>;

/// One step of a path and its predicates.
struct Step {
  enum class Kind { kSelf, kParent, kChild };
  Kind kind = Kind::kChild;
  std::string name;  ///< kChild
  std::vector<TreePtr> predicates;
  std::size_t offset = 0;
  std::size_t length = 0;
};

struct Tree {
  enum class Kind {
    kNumber,    ///< text: as written
    kText,      ///< text: without its quotes
    kCall,      ///< text: function name; children: arguments
    kUnary,     ///< text: "-"
    kBinary,    ///< text: operator
    kPath,      ///< start and steps
  };
  /// Where a path begins.
  enum class Start {
    kHere,       ///< ., .., name
    kRoot,       ///< /data/...
    kReference,  ///< ${text}
    kCall,       ///< children[0] is a call: instance('x')/..., current()/...
  };

  Kind kind = Kind::kNumber;
  Start start = Start::kHere;
  std::string text;
  std::vector<TreePtr> children;
  std::vector<TreePtr> predicates;  ///< of the start: ${rep}[...]
  std::vector<Step> steps;
  std::size_t offset = 0;
  std::size_t length = 0;

  [[nodiscard]] bool is_call(std::string_view name) const { return kind == Kind::kCall && text == name; }
  [[nodiscard]] bool is_operator(std::string_view name) const { return kind == Kind::kBinary && text == name; }
};

}  // namespace eslabon::compile
