// One thing that a check found in one interview.
#pragma once

#include <string>
#include <vector>

#include "host/store/log_types.hpp"

namespace eslabon::check {

enum class Severity { kSoft, kHard };

struct Finding {
  std::string code;      ///< "missing", "constraint", "choice", "unconfirmed", "calculation", "event", a rule's name ...
  Severity severity = Severity::kHard;
  DeviceId device = 0;
  event::InterviewId interview = 0;
  std::string firm;      ///< the case id, "" when there is none
  std::string variable;  ///< the question, "" when it is about the whole
  std::string value;     ///< what is there, exactly
  std::string why;       ///< a sentence for a person
};

}  // namespace eslabon::check
