// A form's checks, compiled: the sheet `checks`, and what the sheet `design` says of offices and complete interviews.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/check/rule_sheet.hpp"
#include "host/compile/expression.hpp"
#include "host/text/fault.hpp"

namespace eslabon::check {

struct InterviewRule {
  std::string name;
  Severity severity = Severity::kHard;
  std::optional<compile::Expression> base;
  compile::Expression rule;
  std::string message;
};

/// Of each interview a value, perhaps an earlier one, and the cell it is compared in.
struct ComparedValue {
  SheetRule sheet;
  std::optional<compile::Expression> base;
  compile::Expression value;
  std::optional<compile::Expression> previous;
  std::vector<NodeId> by;
};

struct SurveyRules {
  std::vector<InterviewRule> interview;
  std::vector<SheetRule> firm;             ///< their expressions are compiled where firms are looked at
  std::vector<ComparedValue> outliers;
  std::vector<SheetRule> similar;          ///< one called `similar` where the sheet has none
  std::vector<NodeId> questions;           ///< asked outside repeats: what interviews are compared by
  std::vector<std::string> question_names; ///< of these
  std::optional<compile::Expression> complete;
  NodeId office = kNoNode;                 ///< the question whose answer names the office
};

/// `language` is an index into the form's languages. Faults are located; rules with one are left out.
SurveyRules compile_rules(const compile::FormDescription& form, std::size_t language, std::vector<text::Fault>& faults);

}  // namespace eslabon::check
