// The sheet `checks` (docs/workbook.md), read: rules of every kind with their parameters, before any expression is compiled.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/check/finding.hpp"
#include "host/check/outliers.hpp"
#include "host/check/similar.hpp"
#include "host/compile/form_description.hpp"
#include "host/text/fault.hpp"

namespace eslabon::check {

enum class RuleKind : std::uint8_t {
  kInterview,  ///< `rule` must be true in each interview
  kFirm,       ///< `rule` must be true over a firm's interviews: ${x} is the list of their answers, oldest first
  kOutlier,    ///< `value` (and `previous`) are compared within cells of `by`
  kSimilar,    ///< interviews with nearly the same answers to the questions of `value`
};

/// One row.
struct SheetRule {
  RuleKind kind = RuleKind::kInterview;
  std::string name;
  Severity severity = Severity::kHard;
  std::string base, rule, value, previous;  ///< expressions as written; "" without one
  std::vector<std::string> variables;       ///< kSimilar: the questions of `value`; none: all that are asked
  std::vector<std::string> by;              ///< kOutlier: the questions whose answers make up the cell
  OutlierRule outlier;
  SimilarRule similar;
  std::string message;                      ///< in the language asked for; "" without one
  std::size_t row = 0;                      ///< of the sheet
};

/// Reads every row; those with a fault are reported, located, and left out.
std::vector<SheetRule> read_rules(const compile::DescribedSheet& sheet, std::size_t languages, std::size_t language,
                                  std::size_t default_language, std::vector<text::Fault>& faults);

}  // namespace eslabon::check
