// From the results of a survey to the figures of its report.
#pragma once

#include "host/estimate/survey_plan.hpp"
#include "host/estimate/survey_table.hpp"
#include "host/publish/report.hpp"

namespace eslabon::publish {

/// One figure per section of the sheet `indicators` with all its indicators for all firms, and before it the section's first
/// indicator by each of its columns and by both together. `results` are those of the survey's plan, finished.
Report build_report(const estimate::Survey& survey, const estimate::Results& results, const estimate::SurveyTable& table,
                    Language language);

/// Who has brought how much: one row per device. Sets the report's date to the day of the newest finished interview.
void add_progress(Report& report, store::Store& store);

}  // namespace eslabon::publish
