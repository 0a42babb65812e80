#include <cstdio>
#include <memory>

#include "host/commands/commands.hpp"
#include "host/commands/survey_run.hpp"
#include "host/estimate/disclosure.hpp"
#include "host/estimate/runner.hpp"
#include "host/estimate/stream_runner.hpp"
#include "host/publish/results_csv.hpp"
#include "host/publish/results_json.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

constexpr std::uintmax_t kStreamAbove = 1 << 20;  // a small file is read whole, as R would

struct EstimateOptions {
  SurveySource source;
  std::string plan, csv;
  std::vector<std::string> by;
  bool csv_given = false, json = false;
};

/// `--csv FILE` names the data; `--csv` alone asks for CSV output.
void print(const EstimateOptions& options, const estimate::Results& results) {
  const std::string text = options.json                                ? publish::results_json(results)
                           : options.csv_given && options.csv.empty() ? publish::results_csv(results)
                                                                       : publish::results_text(results);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

estimate::Results from_csv(const EstimateOptions& options, const estimate::Plan& plan) {
  const std::filesystem::path path = options.plan;
  if (options.csv.empty() && plan.data.empty())
    throw text::Failure(text::ExitCode::kUsage, "no data: give --csv FILE or name it in the plan");
  const std::filesystem::path data = options.csv.empty() ? path.parent_path() / plan.data : std::filesystem::path(options.csv);
  if (std::filesystem::is_regular_file(data) && std::filesystem::file_size(data) > kStreamAbove)
    if (auto results = estimate::stream_estimates(plan, data)) return *std::move(results);
  const std::vector<std::string> columns = estimate::columns_of(plan);
  estimate::Table table = estimate::read_table(data, columns);
  return estimate::run_plan(plan, table, data.parent_path());
}

void run_estimate(const EstimateOptions& options) {
  if (!options.plan.empty()) {
    if (!options.source.weights.empty()) throw text::Failure(text::ExitCode::kUsage, "--weights goes with interviews of a store; a plan names its column of weights");
    const estimate::Plan plan = estimate::read_plan(text::read_file(options.plan), options.plan);
    estimate::Results results = from_csv(options, plan);
    estimate::protect_plan(plan, results);  // nothing withheld follows from the rest
    return print(options, results);
  }
  if (!options.csv.empty()) throw text::Failure(text::ExitCode::kUsage, "give --plan PLAN.json for the data");
  print(options, survey_figures(options.source, options.by));
}

}  // namespace

void add_estimate(CLI::App& app, Outcome&) {
  auto options = std::make_shared<EstimateOptions>();
  CLI::App* command = app.add_subcommand("estimate", "weighted figures with standard errors");
  command->add_option("--plan", options->plan, "what to estimate (docs/plan.md)");
  command->add_option("--csv", options->csv, "the data file; without a file name: print the figures as CSV")->expected(0, 1);
  command->add_option("--data", options->csv, "the data file");
  add_source_options(*command, options->source);
  add_weights_option(*command, options->source);
  command->add_option("--by", options->by, "break every indicator down by these questions");
  command->add_flag("--json", options->json, "print the figures as JSON");
  command->callback([options, command] {
    options->csv_given = command->count("--csv") > 0;
    run_estimate(*options);
  });
}

}  // namespace eslabon::commands
