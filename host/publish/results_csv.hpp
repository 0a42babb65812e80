// Results as a flat table: one row a figure, for spreadsheets, and aligned columns for the terminal.
#pragma once

#include <string>

#include "host/estimate/results.hpp"

namespace eslabon::publish {

/// RFC 4180: stat, name, variable, domain, versus, estimate, standard error, interval, cv, deff, df, n, status codes.
std::string results_csv(const estimate::Results& results);

/// The same for a person: one line a figure, aligned, withheld ones as "N/A".
std::string results_text(const estimate::Results& results);

/// One cell, quoted when it must be.
std::string csv_cell(const std::string& text);
/// Shortest decimal text that reads back as the same double; empty for NaN and infinity.
std::string plain_number(double value);
/// "size=1; region=Norte".
std::string domain_text(const estimate::Estimate& estimate);
/// The interval a reader should see: the statistic's own, else with the t quantile, else the normal one.
std::optional<estimate::Interval> interval_of(const estimate::Estimate& estimate);

}  // namespace eslabon::publish
