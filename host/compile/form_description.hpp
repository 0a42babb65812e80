// A form as the host sees it: everything the workbook said that stores, checks, estimates and exports need.
// Made by the compiler from the workbook, carried in the package, read back by read_description().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/form/node.hpp"

namespace eslabon::compile {

/// A text by language, in the order of FormDescription::languages; "" where a translation is missing. Markup and ${name}
/// as in the workbook.
using Words = std::vector<std::string>;

struct DescribedNode {
  std::string name;
  form::NodeKind kind = form::NodeKind::kQuestion;
  form::QuestionType type = form::QuestionType::kNone;
  form::DataType data = form::DataType::kNone;
  NodeId parent = kNoNode;              ///< index into FormDescription::nodes, which is the NodeId of the package
  Words label, hint, unit;
  std::optional<std::size_t> list;      ///< index into FormDescription::lists
  std::uint8_t special = 0;             ///< form::SpecialFlag bits
  bool required = false;                ///< has a `required` that is not constantly false
  bool generated = false;               ///< not a row of the workbook
  std::string relevant, constraint, calculation;  ///< as written; "" without one
  Words constraint_message;
  std::string where;                    ///< "survey!14"
};

struct DescribedChoice {
  std::string name;
  Words label;
  std::vector<std::string> cells;       ///< by DescribedList::columns
};
/// A choice list, or a CSV file (then `is_file`; the choices' `cells` are not carried).
struct DescribedList {
  std::string name;
  bool is_file = false;
  std::vector<std::string> columns;     ///< besides name and label; of a file: all of them
  std::vector<DescribedChoice> choices;
  bool missing = false;                 ///< the file was not there: it may have any column; never in a package
};

/// One of the sheets design, indicators, checks, as rows of cells that know their place.
struct DescribedSheet {
  struct Column {
    std::string name;                   ///< "label" of `label::Español (es)`
    std::optional<std::size_t> language;
  };
  struct Cell {
    std::string text;
    std::string where;                  ///< "indicators!B4"
  };
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  ///< as many cells as columns

  /// The text in the column without language; "" when the column is missing.
  [[nodiscard]] std::string_view cell(std::size_t row, std::string_view column) const;
  /// Its place; "" when the column is missing.
  [[nodiscard]] std::string_view where(std::size_t row, std::string_view column) const;
  /// The translated column, by language.
  [[nodiscard]] Words words(std::size_t row, std::string_view column, std::size_t languages) const;
};

struct FormDescription {
  std::string file, form_id, title, version;
  std::vector<std::string> languages;   ///< "Español (es)"
  std::size_t default_language = 0;
  std::vector<DescribedNode> nodes;     ///< nodes[0] is the form
  std::vector<DescribedList> lists;     ///< the index is the TableId of the package
  DescribedSheet design, indicators, checks;

  /// All nodes of that name.
  [[nodiscard]] std::vector<NodeId> find(std::string_view name) const;
  /// Repeats around a node, outermost first; a repeat itself is the last of its own.
  [[nodiscard]] std::vector<NodeId> repeats(NodeId node) const;
  /// In the language, else the default one, else the first there is, else "".
  [[nodiscard]] const std::string& in_language(const Words& words, std::size_t language) const;
};

}  // namespace eslabon::compile
