// Figures as SDMX-CSV 2.0, and the structure message (SDMX-ML 3.0) that explains their columns.
#pragma once

#include <string>

#include "host/estimate/survey_plan.hpp"

namespace eslabon::publish {

/// One row an observation; `_T` stands for all categories of a dimension. A withheld figure has OBS_STATUS Q and its
/// CONF_STATUS, and neither value, error, interval nor count. `period`: "2026".
std::string sdmx_csv(const estimate::Survey& survey, const estimate::Results& results, const std::string& period);

/// Data structure definition with concepts and codelists for exactly those columns.
std::string sdmx_structure(const estimate::Survey& survey, const estimate::Results& results);

}  // namespace eslabon::publish
