// What a node record says besides its expressions and texts: place in the tree, flags, sizes, range, default.
#pragma once

#include <optional>
#include <string>

#include "host/compile/form_programs.hpp"
#include "host/compile/form_description.hpp"

namespace eslabon::compile {

/// Names, ids, parents, subtrees, repeats and depths of all nodes.
void place_nodes(const xlsform::SurveyModel& survey, PackageModel& model);

/// Kind, types, flags of appearance, special answers, longest answer.
void set_facts(const xlsform::Node& from, const DescribedNode& described, form::Node& to);

/// Start, end and step of a range, all to one scale.
void set_range(const xlsform::Node& from, form::Node& to, FormPrograms& programs);

/// A literal default as an expression of the node's type: 5, date('2024-01-01'), 'yes'. None, and a message, for a literal
/// that is not of the type.
std::optional<std::string> default_literal(const xlsform::Node& from, form::DataType data, FormPrograms& programs);

/// "-12.50" as (-1250, 2); none for anything that is not a plain decimal of at most 18 digits.
struct ExactDecimal {
  std::int64_t mantissa = 0;
  std::uint8_t scale = 0;
};
std::optional<ExactDecimal> exact_decimal(std::string_view text);

}  // namespace eslabon::compile
