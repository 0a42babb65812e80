// A data set as files that others open: CSV with codebook, Stata, SPSS, Excel. The same data give the same bytes.
#pragma once

#include <filesystem>
#include <string>

#include "host/estimate/survey_dataset.hpp"

namespace eslabon::publish {

/// RFC 4180; special answers as -9, -8, -7.
std::string dataset_csv(const estimate::Dataset& data);
/// One row a variable and one a category: variable, label, type, asked when, value, value label.
std::string codebook_csv(const estimate::Dataset& data);
/// DDI Codebook 2.5 (XML): the same with counts, missing codes and whom each question was asked of.
std::string codebook_ddi(const estimate::Dataset& data);
/// Stata .dta; special answers are the extended missing values .a (-9), .b (-8), .c (-7) with labels.
std::string dataset_dta(const estimate::Dataset& data);
/// SPSS .sav; special answers keep their numbers and are declared missing.
std::string dataset_sav(const estimate::Dataset& data);
/// Excel: the data on one sheet, the codebook on another.
void write_xlsx(const estimate::Dataset& data, const std::filesystem::path& path);

}  // namespace eslabon::publish
