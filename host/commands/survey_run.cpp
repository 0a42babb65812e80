#include "host/commands/survey_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "host/estimate/runner.hpp"
#include "host/estimate/survey_push.hpp"
#include "host/text/fault.hpp"
#include "host/weight/sampled_firms.hpp"

namespace eslabon::commands {
namespace {

std::unique_ptr<compile::PackageFile> form_of_store(store::Store& store) {
  if (const auto newest = store::newest_form(store))
    if (auto bytes = store.object(newest->hash)) return compile::PackageFile::from_bytes(*std::move(bytes), store.name());
  const std::vector<store::ObjectInfo> objects = store.objects();
  const bool none = std::none_of(objects.begin(), objects.end(), [](const store::ObjectInfo& info) { return info.kind == store::ObjectKind::kForm; });
  throw text::Failure(text::ExitCode::kUsage, store.name() + (none ? ": holds no form" : ": holds several forms") + "; give --form FORM.esl");
}

/// The weights of the file, by the firm's id; the column `weight`.
std::unordered_map<std::string, double> weights_by_firm(const std::string& file, const std::string& id) {
  const estimate::Table table = weight::read_firms(file, id);
  const std::vector<std::string> firms = weight::texts_of(table, id, true);
  const estimate::Column& weights = table.at("weight");
  std::unordered_map<std::string, double> found;
  for (std::size_t row = 0; row < firms.size(); ++row)
    if (!found.emplace(firms[row], weights.numbers[row]).second)
      throw text::Failure(text::ExitCode::kInvalidInput, weight::at_row(table, row) + "firm " + firms[row] + " stands there twice");
  return found;
}

void reweigh(SurveyRun& run, const std::string& file) {
  if (run.survey.id_column.empty()) throw text::Failure(text::ExitCode::kInvalidInput, "--weights needs an id in the form's sheet design");
  const auto weights = weights_by_firm(file, run.survey.id_column);
  std::vector<double> column;
  for (const std::string& firm : run.table.firms) {
    const auto found = weights.find(firm);
    if (found == weights.end() || !(found->second > 0))
      throw text::Failure(text::ExitCode::kInvalidInput, file + ": has no weight for firm " + firm + ", which was interviewed");
    column.push_back(found->second);
  }
  if (run.survey.plan.design.weights.empty()) run.survey.plan.design.weights = "weight";
  run.table.table.put(estimate::make_column(run.survey.plan.design.weights, std::move(column)));
}

}  // namespace

void print_unjoined(const std::vector<store::Unjoined>& unjoined) {
  for (const store::Unjoined& one : unjoined) fmt::print(stderr, "note: {}\n", store::to_string(one));
}

void add_source_options(CLI::App& command, SurveySource& source) {
  command.add_option("--store", source.store, "where the interviews are (default: ESLABON_STORE, or eslabon.db)");
  command.add_option("--form", source.form, "the form package (default: the newest version of the one in the store)");
}

void add_weights_option(CLI::App& command, SurveySource& source) {
  command.add_option("--weights", source.weights, "weights made by `eslabon weights`, instead of those in the interviews");
}

SurveyRun open_survey(const SurveySource& source) {
  SurveyRun run;
  run.store = store::open_store(store::store_address(source.store), store::OpenMode::kMustExist);
  run.form = source.form.empty() ? form_of_store(*run.store) : compile::PackageFile::load(source.form);
  run.store->fold();
  return run;
}

estimate::Results survey_figures(const SurveySource& source, const std::vector<std::string>& by) {
  if (!source.weights.empty()) return run_survey(source, by).results;
  SurveyRun run = open_survey(source);
  run.survey = estimate::survey_plan(run.form->description(), by);
  const auto in_columns = [&run](const estimate::Plan& plan) {
    if (run.table.origins.empty()) {
      run.table = estimate::survey_table(*run.store, run.form->hash(), run.survey);
      print_unjoined(run.table.unjoined);
    }
    estimate::Table table = run.table.table;
    return estimate::run_plan(plan, table, {});
  };
  auto pushed = estimate::push_survey(*run.store, run.form->hash(), run.survey, in_columns);
  estimate::Results results = pushed ? *std::move(pushed) : in_columns(run.survey.plan);
  estimate::finish_indicators(run.survey, results);
  return results;
}

SurveyRun run_survey(const SurveySource& source, const std::vector<std::string>& by) {
  SurveyRun run = open_survey(source);
  run.survey = estimate::survey_plan(run.form->description(), by);
  run.table = estimate::survey_table(*run.store, run.form->hash(), run.survey);
  print_unjoined(run.table.unjoined);
  if (!source.weights.empty()) reweigh(run, source.weights);
  run.results = estimate::run_plan(run.survey.plan, run.table.table, {});
  estimate::finish_indicators(run.survey, run.results);
  return run;
}

}  // namespace eslabon::commands
