// eslabon report: one HTML page that a minister reads.
#include <memory>

#include "host/commands/commands.hpp"
#include "host/commands/survey_run.hpp"
#include "host/publish/html_report.hpp"
#include "host/publish/report_builder.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

struct ReportOptions {
  SurveySource source;
  std::string output = "report.html", language = "en";
};

void run_report(const ReportOptions& options) {
  const publish::Language language = publish::parse_language(options.language);
  SurveyRun run = run_survey(options.source, {});
  publish::Report report = publish::build_report(run.survey, run.results, run.table, language);
  publish::add_progress(report, *run.store);
  text::write_file(options.output, publish::html_report(report));
}

}  // namespace

void add_report(CLI::App& app, Outcome&) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = app.add_subcommand("report", "the indicators as one HTML page with charts");
  add_source_options(*command, options->source);
  add_weights_option(*command, options->source);
  command->add_option("-o,--output", options->output, "the file to write")->capture_default_str();
  command->add_option("--language", options->language, "en, es or pt")->capture_default_str();
  command->callback([options] { run_report(*options); });
}

}  // namespace eslabon::commands
