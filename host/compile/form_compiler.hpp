// From the workbook's model to a package model: types, expressions, recompute order, templates, tables.
#pragma once

#include <filesystem>
#include <vector>

#include "host/compile/form_description.hpp"
#include "host/compile/package_model.hpp"
#include "host/text/fault.hpp"
#include "host/xlsform/survey_model.hpp"

namespace eslabon::compile {

struct CompiledForm {
  FormDescription description;
  PackageModel package;
};

/// All faults in one run, each with its cell; with an error among them the result is not to be written. CSV files are
/// looked for in `folder`.
CompiledForm compile_form(const xlsform::SurveyModel& survey, const std::filesystem::path& folder,
                          std::vector<text::Fault>& faults);

/// The whole way: reads `workbook`, compiles, checks, and gives the bytes of the package; empty when a fault is an error.
std::string build_package(const std::filesystem::path& workbook, std::vector<text::Fault>& faults);

}  // namespace eslabon::compile
