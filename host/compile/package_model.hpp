// What goes into a form package, with every number already given: between the form compiler and the bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "firmware/form/node.hpp"

namespace eslabon::compile {

/// Words, or an expression whose value stands there when shown.
struct TextPiece {
  std::string text;
  form::ProgramId program = form::kNoProgram;
  std::string where{};  ///< of a text's first piece: its cell, for messages; "" unknown
  bool operator==(const TextPiece&) const = default;
};
/// One text in one language; empty when there is no translation.
using Text = std::vector<TextPiece>;
/// One text by language; languages after the last are missing.
using TextByLanguage = std::vector<Text>;

struct LanguageModel {
  std::string code;  ///< "es"
  std::string name;  ///< "Español (es)"
};

struct NodeModel {
  form::Node node;   ///< all numbers refer to this model; `id` is its index
  std::string name;
};

struct TableModel {
  std::string name;
  bool is_choice_list = false;
  std::vector<std::string> columns;            ///< column 0 of a choice list is "name"
  std::vector<bool> indexed;                   ///< by column: whether equality look-ups are prepared
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  std::vector<form::StringId> labels;          ///< one a row for a choice list, else empty
};

struct DependentModel {
  std::uint16_t step = 0;
  bool all_rows = false;
  auto operator<=>(const DependentModel&) const = default;
};

struct PackageModel {
  std::string form_id, version;
  std::vector<LanguageModel> languages;        ///< at least one
  std::size_t default_language = 0;
  form::StringId title = form::kNoString;
  form::ProgramId instance_name = form::kNoProgram;
  std::uint16_t max_stack = 0;

  std::vector<NodeModel> nodes;                ///< nodes[0] is the form
  std::vector<std::vector<std::uint8_t>> programs{{}};  ///< by ProgramId; [0] is unused
  std::vector<TextByLanguage> strings{{}};     ///< by StringId; [0] is unused. The menu's are added by the writer
  std::vector<TableModel> tables;              ///< by TableId
  std::vector<form::Step> steps;
  std::vector<std::vector<DependentModel>> dependents;  ///< by node, ascending; may be shorter than nodes
  std::vector<std::vector<NodeId>> triggers;            ///< by node; may be shorter than nodes
  std::string host_json;                       ///< what only the host reads

  form::StringId add_string(TextByLanguage text) {
    strings.push_back(std::move(text));
    return static_cast<form::StringId>(strings.size() - 1);
  }
  form::ProgramId add_program(std::vector<std::uint8_t> code) {
    programs.push_back(std::move(code));
    return static_cast<form::ProgramId>(programs.size() - 1);
  }
};

}  // namespace eslabon::compile
