// The interviews of a store as a table to estimate from.
#pragma once

#include <string>
#include <vector>

#include "host/estimate/survey_plan.hpp"
#include "host/estimate/table.hpp"
#include "host/store/form_versions.hpp"

namespace eslabon::estimate {

/// Where a row came from.
struct RowOrigin {
  DeviceId device = 0;
  event::InterviewId interview = 0;
};

struct SurveyTable {
  Table table;
  std::vector<RowOrigin> origins;   ///< of each row
  std::vector<std::string> firms;   ///< of each row: its firm's id as it was typed; empty when the design names no id
  std::size_t unfinished = 0;       ///< interviews that do not count: not finished, or not complete as the form defines it
  std::vector<store::Unjoined> unjoined;  ///< what is empty for interviews of other versions of the form
  std::size_t repeated = 0;         ///< interviews of a firm that has a newer complete one
};

/// One row per complete interview of the form or of another version of it, joined by variable name and type; the newest of each firm, in the order of devices and numbers; the columns that
/// the survey's plan reads. Special answers (refused, does not know, does not apply) are missing. Throws
/// Failure(kInvalidInput) when the store holds no such interviews.
SurveyTable survey_table(store::Store& store, ContentHash form, const Survey& survey);

}  // namespace eslabon::estimate
