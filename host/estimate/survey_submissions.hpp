// The interviews of a store as trees: what a submission of each would hold.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/compile/form_description.hpp"
#include "host/store/store.hpp"

namespace eslabon::estimate {

/// A question with its answer, or a group or one entry of a repeat with what is in it, in the form's order.
struct AnswerTree {
  std::string name;
  std::string value;   ///< as answered: numbers with their digits, choices' names joined by spaces, ISO 8601; -9, -8, -7 for special answers
  bool holds = false;  ///< a group or an entry of a repeat
  std::vector<AnswerTree> inside;
};

struct SubmittedInterview {
  store::InterviewInfo info;
  AnswerTree answers;
};

/// Every finished interview of the form, by device and number.
std::vector<SubmittedInterview> survey_submissions(store::Store& store, ContentHash form, const compile::FormDescription& description);

}  // namespace eslabon::estimate
