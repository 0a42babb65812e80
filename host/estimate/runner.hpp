// A plan over a table: from columns to results.
#pragma once

#include <filesystem>

#include "host/estimate/plan.hpp"
#include "host/estimate/results.hpp"
#include "host/estimate/table.hpp"

namespace eslabon::estimate {

/// Every column that the plan reads, each once: what read_table() must load.
std::vector<std::string> columns_of(const Plan& plan);

/// Runs the plan. `folder` is where the plan's further files (replicate factors) lie. The table gains the derived
/// columns. Throws Failure(kInvalidInput) for anything that the data do not allow.
Results run_plan(const Plan& plan, Table& table, const std::filesystem::path& folder);

}  // namespace eslabon::estimate
