// eslabon trace: the interviews and log entries behind a figure.
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <memory>

#include "host/store/decisions.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/survey_run.hpp"
#include "host/estimate/column_expression.hpp"
#include "host/publish/results_csv.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct TraceOptions {
  SurveySource source;
  std::string indicator, cell;
};

const estimate::Indicator& find_indicator(const estimate::Survey& survey, const std::string& name) {
  std::string known;
  for (const estimate::Indicator& indicator : survey.indicators) {
    if (indicator.name == name) return indicator;
    known += " " + indicator.name;
  }
  throw text::Failure(text::ExitCode::kUsage, "there is no indicator '" + name + "'; there are:" + known);
}

/// "a6a=1;a2=3" as pairs.
std::vector<std::pair<std::string, std::string>> parse_cell(const std::string& cell) {
  std::vector<std::pair<std::string, std::string>> parts;
  for (std::size_t at = 0; at < cell.size();) {
    const std::size_t end = std::min(cell.find(';', at), cell.size());
    const std::string part = cell.substr(at, end - at);
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) throw text::Failure(text::ExitCode::kUsage, "a cell is written question=choice, with ; between several");
    const std::size_t start = part.find_first_not_of(' ');
    parts.emplace_back(part.substr(start, equals - start), part.substr(equals + 1));
    at = end + 1;
  }
  return parts;
}

bool in_cell(const estimate::Table& table, const std::vector<std::pair<std::string, std::string>>& cell, std::size_t row) {
  for (const auto& [name, level] : cell) {
    const estimate::Column& column = table.at(name);
    if (column.codes[row] == estimate::kMissingCode || column.levels[column.codes[row]] != level) return false;
  }
  return true;
}

/// "d2: 100 -> 1000 (ana)": what was corrected in an interview; "" for nothing.
std::string corrections(const store::Decisions& decisions, const estimate::RowOrigin& origin, journal::Sequence last) {
  std::string text;
  for (const store::Decision* decision : decisions.review(origin.device, origin.interview, last).corrections)
    for (const store::DecidedAnswer& answer : decision->answers)
      text += fmt::format("{}{}: {} -> {} ({})", text.empty() ? "" : "; ", answer.variable, answer.before, answer.after, decision->who);
  std::erase_if(text, [](char c) { return c == '"' || c == '\n'; });
  return text.find(',') == std::string::npos ? text : '"' + text + '"';
}

void run_trace(const TraceOptions& options) {
  SurveyRun run = run_survey(options.source, {});
  const estimate::Indicator& indicator = find_indicator(run.survey, options.indicator);
  const estimate::Table& table = run.table.table;
  const auto cell = parse_cell(options.cell);
  const std::vector<double> y = estimate::evaluate_rows(indicator.expression, table);
  const std::vector<double> x = indicator.denominator.empty() ? std::vector<double>(y.size(), 1) : estimate::evaluate_rows(indicator.denominator, table);
  const std::vector<double> base = indicator.base.empty() ? std::vector<double>(y.size(), 1) : estimate::evaluate_rows(indicator.base, table);
  std::map<std::pair<DeviceId, event::InterviewId>, journal::Sequence> last;
  for (const store::InterviewInfo& info : run.store->interviews({})) last[{info.device, info.id}] = info.last;
  const store::Decisions decisions(*run.store);
  fmt::print("interview,first_entry,last_entry,weight,value,denominator,corrected\n");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (base[row] != 1 || std::isnan(y[row]) || std::isnan(x[row]) || !in_cell(table, cell, row)) continue;
    const estimate::RowOrigin& origin = run.table.origins[row];
    const std::string& weight = run.survey.plan.design.weights;
    fmt::print("{},{},{},{},{},{},{}\n", store::interview_key(origin.device, origin.interview), origin.interview,
               last[{origin.device, origin.interview}], weight.empty() ? "1" : publish::plain_number(table.at(weight).numbers[row]),
               publish::plain_number(y[row]), publish::plain_number(x[row]), corrections(decisions, origin, last[{origin.device, origin.interview}]));
  }
}

}  // namespace

void add_trace(CLI::App& app, Outcome&) {
  auto options = std::make_shared<TraceOptions>();
  CLI::App* command = app.add_subcommand("trace", "the interviews and log entries behind a figure");
  command->add_option("indicator", options->indicator, "its name in the sheet indicators")->required();
  command->add_option("cell", options->cell, "which cell: \"a6a=1\" or \"a6a=1;a2=3\"; none: all firms");
  add_source_options(*command, options->source);
  add_weights_option(*command, options->source);
  command->callback([options] { run_trace(*options); });
}

}  // namespace eslabon::commands
