// Choice lists and CSV files as the package's tables.
#pragma once

#include "host/compile/describe_form.hpp"
#include "host/compile/form_texts.hpp"

namespace eslabon::compile {

/// Adds one table for each list of the description, in the same order (see describe_form). Reports a select_from_file whose
/// value or label column the file lacks.
void add_tables(const xlsform::SurveyModel& survey, const std::vector<CsvTable>& files, const FormDescription& form,
                FormTexts& texts, FormPrograms& programs, PackageModel& model);

}  // namespace eslabon::compile
