// One thing that a check found: in an interview, between interviews, or in somebody's work.
#pragma once

#include <string>
#include <vector>

#include "host/store/log_types.hpp"

namespace eslabon::check {

/// kHard: cannot be true, correct or ask again. kSoft: hardly so, have a look. kInfo: good to know.
enum class Severity : std::uint8_t { kInfo, kSoft, kHard };
const char* name_of(Severity severity);

struct Finding {
  std::string code;      ///< one of docs/checks.md, or the name of a rule of the sheet `checks`
  Severity severity = Severity::kHard;
  DeviceId device = 0;   ///< with `interview`: where; 0 when it is about an enumerator or an office
  event::InterviewId interview = 0;
  std::string firm;      ///< the case id, "" when there is none
  std::string variable;  ///< the question, "" when it is about the whole
  std::string value;     ///< what is there, exactly
  std::string why;       ///< a sentence for a person
  std::string enumerator;  ///< who worked there
  std::string other;     ///< key of the other interview, of findings between two
};

/// Hard ones first, then by interview, code and question.
void sort_findings(std::vector<Finding>& findings);

}  // namespace eslabon::check
