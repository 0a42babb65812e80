// eslabon export: interviews and figures in the formats that others read.
#include <memory>

#include "host/commands/commands.hpp"
#include "host/commands/survey_run.hpp"
#include "host/publish/dataset_files.hpp"
#include "host/publish/sdmx_csv.hpp"
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

void run_export(const ExportOptions& options) {
  if (options.format == "sdmx") return export_figures(options);
  const SurveyRun run = open_survey(options.source);
  const compile::FormDescription& form = run.form->description();
  const estimate::Dataset data = estimate::survey_dataset(*run.store, run.form->hash(), form, language_index(form, options.language));
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
  CLI::App* command = app.add_subcommand("export", "interviews as CSV, Stata, SPSS or Excel, their codebook as DDI, figures as SDMX");
  command->add_option("--format", options->format, "csv (with codebook), dta, sav, xlsx, ddi (codebook), or sdmx (with structure)")
      ->check(CLI::IsMember({"csv", "dta", "sav", "xlsx", "ddi", "sdmx"}))->capture_default_str();
  command->add_option("-o,--output", options->output, "the file to write")->required();
  add_source_options(*command, options->source);
  add_weights_option(*command, options->source);
  command->add_option("--language", options->language, "of labels (default: the form's)");
  command->add_option("--period", options->period, "TIME_PERIOD of SDMX")->capture_default_str();
  command->callback([options] { run_export(*options); });
}

}  // namespace eslabon::commands
