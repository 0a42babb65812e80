// What estimate, report, export and trace begin with: a store, its form, and the survey's figures.
#pragma once

#include <CLI/CLI.hpp>
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

/// Where the interviews, their form and, if not in the interviews, their weights are.
struct SurveySource {
  std::string store, form, weights;
};

/// Says what does not join, on standard error.
void print_unjoined(const std::vector<store::Unjoined>& unjoined);

/// The options --store and --form, and --weights where figures are computed.
void add_source_options(CLI::App& command, SurveySource& source);
void add_weights_option(CLI::App& command, SurveySource& source);

/// Opens the store, takes the form from the file or, without one, the newest version of the only form that the store holds, and folds what is new.
/// Neither survey nor results are made.
SurveyRun open_survey(const SurveySource& source);

/// open_survey(), then the figures of the sheet `indicators`, finished. `by` replaces the indicators' own lists. Weights from a file
/// of `eslabon weights` replace those of the sheet `design`; Failure(kInvalidInput) names an interviewed firm that has none.
SurveyRun run_survey(const SurveySource& source, const std::vector<std::string>& by);

/// The figures alone. PostgreSQL sums itself what it can, so that interviews stay where they are.
estimate::Results survey_figures(const SurveySource& source, const std::vector<std::string>& by);

}  // namespace eslabon::commands
