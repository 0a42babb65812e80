// eslabon export: interviews and figures in the formats that others read.
#include <memory>

#include "host/commands/commands.hpp"
#include "host/commands/survey_run.hpp"
#include "host/publish/dataset_files.hpp"
#include "host/publish/sdmx_csv.hpp"
#include "host/publish/submission_xml.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

struct ExportOptions {
  SurveySource source;
  std::string format = "csv", output, language, period = "2026";
};

std::filesystem::path beside(const std::string& output, const std::string& ending) {
  const std::filesystem::path path = output;
  return path.parent_path() / (path.stem().string() + ending);
}

void export_figures(const ExportOptions& options) {
  const SurveyRun run = run_survey(options.source, {});
  text::write_file(options.output, publish::sdmx_csv(run.survey, run.results, options.period));
  text::write_file(beside(options.output, "_structure.xml"), publish::sdmx_structure(run.survey, run.results));
}

std::size_t language_index(const compile::FormDescription& form, const std::string& code) {
  for (std::size_t i = 0; i < form.languages.size() && !code.empty(); ++i)
    if (form.languages[i] == code || form.languages[i].find("(" + code) != std::string::npos) return i;
  return form.default_language;
}

/// One file an interview, named after it.
void export_submissions(const ExportOptions& options) {
  const SurveyRun run = open_survey(options.source);
  const compile::FormDescription& form = run.form->description();
  const auto submissions = estimate::survey_submissions(*run.store, run.form->hash(), form);
  std::error_code failed;
  std::filesystem::create_directories(options.output, failed);
  if (failed) throw text::Failure(text::ExitCode::kFailed, options.output + ": " + failed.message());
  for (const estimate::SubmittedInterview& one : submissions)
    text::write_file(std::filesystem::path(options.output) / (store::interview_key(one.info.device, one.info.id) + ".xml"),
                     publish::submission_xml(form.form_id, form.version, one));
}

void run_export(const ExportOptions& options) {
  if (options.format == "sdmx") return export_figures(options);
  if (options.format == "odk-xml") return export_submissions(options);
  if (!options.source.weights.empty()) throw text::Failure(text::ExitCode::kUsage, "--weights goes with --format sdmx: only figures are weighted");
  const SurveyRun run = open_survey(options.source);
  const compile::FormDescription& form = run.form->description();
  const estimate::Dataset data = estimate::survey_dataset(*run.store, run.form->hash(), form, language_index(form, options.language));
  print_unjoined(data.unjoined);
  if (options.format == "xlsx") return publish::write_xlsx(data, options.output);
  if (options.format == "dta") return text::write_file(options.output, publish::dataset_dta(data));
  if (options.format == "sav") return text::write_file(options.output, publish::dataset_sav(data));
  if (options.format == "ddi") return text::write_file(options.output, publish::codebook_ddi(data));
  text::write_file(options.output, publish::dataset_csv(data));
  text::write_file(beside(options.output, "_codebook.csv"), publish::codebook_csv(data));
}

}  // namespace

void add_export(CLI::App& app, Outcome&) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "interviews as CSV, Stata, SPSS, Excel or ODK submissions, their codebook as DDI, figures as SDMX");
  command->add_option("--format", options->format, "csv (with codebook), dta, sav, xlsx, ddi (codebook), sdmx (with structure), or odk-xml (a submission an interview)")
      ->check(CLI::IsMember({"csv", "dta", "sav", "xlsx", "ddi", "sdmx", "odk-xml"}))->capture_default_str();
  command->add_option("-o,--output", options->output, "the file to write; the folder for odk-xml")->required();
  add_source_options(*command, options->source);
  add_weights_option(*command, options->source);
  command->add_option("--language", options->language, "of labels (default: the form's)");
  command->add_option("--period", options->period, "TIME_PERIOD of SDMX")->capture_default_str();
  command->callback([options] { run_export(*options); });
}

}  // namespace eslabon::commands
