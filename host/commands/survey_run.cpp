#include "host/commands/survey_run.hpp"

#include "host/estimate/runner.hpp"
#include "host/estimate/survey_push.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

std::unique_ptr<compile::PackageFile> form_of_store(store::Store& store) {
  std::vector<store::ObjectInfo> forms;
  for (const store::ObjectInfo& info : store.objects())
    if (info.kind == store::ObjectKind::kForm) forms.push_back(info);
  if (forms.size() == 1)
    if (auto bytes = store.object(forms[0].hash)) return compile::PackageFile::from_bytes(*std::move(bytes), store.name());
  throw text::Failure(text::ExitCode::kUsage, store.name() + (forms.empty() ? ": holds no form" : ": holds several forms") + "; give --form FORM.esl");
}

}  // namespace

SurveyRun open_survey(const std::string& store_option, const std::string& form_path) {
  SurveyRun run;
  run.store = store::open_store(store::store_address(store_option), store::OpenMode::kMustExist);
  run.form = form_path.empty() ? form_of_store(*run.store) : compile::PackageFile::load(form_path);
  run.store->fold();
  return run;
}

estimate::Results survey_figures(const std::string& store_option, const std::string& form_path, const std::vector<std::string>& by) {
  SurveyRun run = open_survey(store_option, form_path);
  run.survey = estimate::survey_plan(run.form->description(), by);
  const auto in_columns = [&run](const estimate::Plan& plan) {
    if (run.table.origins.empty()) run.table = estimate::survey_table(*run.store, run.form->hash(), run.survey);
    estimate::Table table = run.table.table;
    return estimate::run_plan(plan, table, {});
  };
  auto pushed = estimate::push_survey(*run.store, run.form->hash(), run.survey, in_columns);
  estimate::Results results = pushed ? *std::move(pushed) : in_columns(run.survey.plan);
  estimate::finish_indicators(run.survey, results);
  return results;
}

SurveyRun run_survey(const std::string& store_option, const std::string& form_path, const std::vector<std::string>& by) {
  SurveyRun run = open_survey(store_option, form_path);
  run.survey = estimate::survey_plan(run.form->description(), by);
  run.table = estimate::survey_table(*run.store, run.form->hash(), run.survey);
  run.results = estimate::run_plan(run.survey.plan, run.table.table, {});
  estimate::finish_indicators(run.survey, run.results);
  return run;
}

}  // namespace eslabon::commands
