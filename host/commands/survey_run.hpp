// What estimate, report, export and trace begin with: a store, its form, and the survey's figures.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/compile/package_file.hpp"
#include "host/estimate/survey_plan.hpp"
#include "host/estimate/survey_table.hpp"
#include "host/store/store.hpp"

namespace eslabon::commands {

struct SurveyRun {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<compile::PackageFile> form;
  estimate::Survey survey;
  estimate::SurveyTable table;
  estimate::Results results;
};

/// Opens the store, takes the form from the file or, without one, the only form that the store holds, and folds what is new.
/// Neither survey nor results are made.
SurveyRun open_survey(const std::string& store_option, const std::string& form_path);

/// open_survey(), then the figures of the sheet `indicators`, finished. `by` replaces the indicators' own lists.
SurveyRun run_survey(const std::string& store_option, const std::string& form_path, const std::vector<std::string>& by);

/// The figures alone. PostgreSQL sums itself what it can, so that interviews stay where they are.
estimate::Results survey_figures(const std::string& store_option, const std::string& form_path, const std::vector<std::string>& by);

}  // namespace eslabon::commands
