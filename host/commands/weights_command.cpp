// eslabon weights: from the frame, the sample and the outcomes of the visits to the weights of the firms interviewed.
#include <cstdio>
#include <memory>
#include <set>

#include "host/commands/commands.hpp"
#include "host/commands/survey_run.hpp"
#include "host/publish/weight_files.hpp"
#include "host/text/write_file.hpp"
#include "host/weight/sampled_firms.hpp"

namespace eslabon::commands {
namespace {

struct WeightsOptions {
  SurveySource source;
  std::string plan, frame, sample, output;
  bool json = false, csv = false;
};

/// The outcome of each firm's last visit; an interview that was completed once stays completed.
weight::Outcomes outcomes_of(store::Store& store, ContentHash form) {
  std::map<std::string, store::InterviewInfo> last;
  for (const store::InterviewInfo& visit : store.interviews({.form = form})) {
    if (visit.state == store::InterviewState::kDiscarded || visit.outcome == event::Outcome::kNone) continue;
    const auto [place, fresh] = last.emplace(visit.case_id, visit);
    if (fresh || place->second.outcome == event::Outcome::kCompleted) continue;
    if (visit.outcome == event::Outcome::kCompleted || visit.opened_utc >= place->second.opened_utc) place->second = visit;
  }
  weight::Outcomes outcomes;
  for (const auto& [id, visit] : last) outcomes[id] = event::name_of(visit.outcome);
  return outcomes;
}

/// The firms whose interview counts as the form's sheet `design` defines it are those that were completed, and no others: so that figures
/// and weights speak of the same firms.
void agree_with_figures(const estimate::Survey& survey, store::Store& store, ContentHash form, weight::Outcomes& outcomes) {
  if (survey.id_column.empty()) return;
  const estimate::SurveyTable table = estimate::survey_table(store, form, survey);
  const std::set<std::string> counting(table.firms.begin(), table.firms.end());
  for (auto& [firm, outcome] : outcomes)
    if (outcome == event::name_of(event::Outcome::kCompleted) && !counting.contains(firm)) outcome = event::name_of(event::Outcome::kPartlyCompleted);
  for (const std::string& firm : counting) outcomes[firm] = event::name_of(event::Outcome::kCompleted);
}

/// Without a plan file: the columns that the workbook's sheet `design` names.
weight::WeightPlan plan_of_design(const estimate::Survey& survey, bool frame) {
  weight::WeightPlan plan;
  const estimate::DesignPlan& design = survey.plan.design;
  plan.id = survey.id_column, plan.strata = design.strata, plan.contacts = weight::kiosk_contacts();
  if (!design.ids.empty()) plan.psu = design.ids[0];
  if (!frame) plan.base = design.weights;
  if (plan.id.empty()) throw text::Failure(text::ExitCode::kInvalidInput, "the form's sheet design names no id; give --plan PLAN.json");
  return plan;
}

std::filesystem::path file_of(const std::string& option, const std::string& planned, const std::string& plan) {
  if (!option.empty()) return option;
  return planned.empty() ? std::filesystem::path() : std::filesystem::path(plan).parent_path() / planned;
}

struct Field {
  weight::WeightPlan plan;
  std::unique_ptr<weight::Outcomes> outcomes;
};

Field field_of(const WeightsOptions& options) {
  Field field;
  if (!options.plan.empty()) field.plan = weight::read_weight_plan(text::read_file(options.plan), options.plan);
  if (!options.plan.empty() && !field.plan.outcome.empty()) return field;
  const SurveyRun run = open_survey(options.source);
  field.outcomes = std::make_unique<weight::Outcomes>(outcomes_of(*run.store, run.form->hash()));
  if (!options.plan.empty() && run.form->description().indicators.rows.empty()) return field;
  const estimate::Survey survey = estimate::survey_plan(run.form->description(), {});
  if (options.plan.empty()) field.plan = plan_of_design(survey, !options.frame.empty());
  agree_with_figures(survey, *run.store, run.form->hash(), *field.outcomes);
  return field;
}

void print(const WeightsOptions& options, const weight::WeightPlan& plan, const weight::Weights& weights, const estimate::Table& sample) {
  const std::string csv = publish::weights_csv(plan, weights, sample);
  if (!options.output.empty()) text::write_file(options.output, csv);
  const std::string text = options.json ? publish::weights_json(weights) : options.csv ? csv : publish::weights_text(weights);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void run_weights(const WeightsOptions& options) {
  Field field = field_of(options);
  weight::WeightPlan& plan = field.plan;
  const std::filesystem::path sample_path = file_of(options.sample, plan.sample_file, options.plan);
  if (sample_path.empty()) throw text::Failure(text::ExitCode::kUsage, "no sample: give --sample SAMPLE.csv or name it in the plan");
  const std::filesystem::path frame_path = file_of(options.frame, plan.frame_file, options.plan);
  if (!options.frame.empty()) plan.base.clear();
  estimate::Table sample = weight::read_firms(sample_path, plan.id);
  estimate::Table frame;
  if (!frame_path.empty()) {
    frame = weight::read_firms(frame_path, plan.id);
    sample = weight::with_frame_columns(plan, std::move(sample), frame);
  }
  print(options, plan, weight::make_weights(plan, sample, frame_path.empty() ? nullptr : &frame, field.outcomes.get()), sample);
}

}  // namespace

void add_weights(CLI::App& app, Outcome&) {
  auto options = std::make_shared<WeightsOptions>();
  CLI::App* command = app.add_subcommand("weights", "weights of the firms interviewed, step by step: base, eligibility, nonresponse, calibration, trimming");
  command->add_option("--plan", options->plan, "how (docs/weights.md); without it, the form's sheet design says which columns");
  command->add_option("--frame", options->frame, "the firms there are, as CSV: one row a firm, or a row a group with its count");
  command->add_option("--sample", options->sample, "the firms drawn, as CSV");
  add_source_options(*command, options->source);
  command->add_option("-o,--output", options->output, "write the weights as CSV to this file");
  command->add_flag("--json", options->json, "print what each step did as JSON");
  command->add_flag("--csv", options->csv, "print the weights as CSV");
  command->callback([options] { run_weights(*options); });
}

}  // namespace eslabon::commands
