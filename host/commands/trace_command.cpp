// eslabon trace: from a figure back to the interviews, the entries of logs and the moment when each key was pressed.
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/store/decisions.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/survey_run.hpp"
#include "host/commands/traced_answers.hpp"
#include "host/estimate/column_expression.hpp"
#include "host/publish/results_csv.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct TraceOptions {
  SurveySource source;
  std::string indicator, cell;
  bool json = false;
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
  return text;
}

/// One interview behind the figure.
struct TracedRow {
  store::InterviewInfo info;
  std::string weight, value, denominator, corrected;
};

std::vector<double> evaluated(const std::string& expression, const estimate::Table& table) {
  return expression.empty() ? std::vector<double>(table.rows(), 1) : estimate::evaluate_rows(expression, table);
}

std::vector<TracedRow> rows_behind(const SurveyRun& run, const estimate::Indicator& indicator, const std::string& cell_text) {
  const estimate::Table& table = run.table.table;
  const auto cell = parse_cell(cell_text);
  const std::vector<double> y = evaluated(indicator.expression, table), x = evaluated(indicator.denominator, table), base = evaluated(indicator.base, table);
  std::map<std::pair<DeviceId, event::InterviewId>, store::InterviewInfo> infos;
  for (store::InterviewInfo& info : run.store->interviews({})) infos[{info.device, info.id}] = std::move(info);
  const store::Decisions decisions(*run.store);
  const std::string& weight = run.survey.plan.design.weights;
  std::vector<TracedRow> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (base[row] != 1 || std::isnan(y[row]) || std::isnan(x[row]) || !in_cell(table, cell, row)) continue;
    const estimate::RowOrigin& origin = run.table.origins[row];
    const store::InterviewInfo& info = infos[{origin.device, origin.interview}];
    rows.push_back({info, weight.empty() ? "1" : publish::plain_number(table.at(weight).numbers[row]), publish::plain_number(y[row]),
                    publish::plain_number(x[row]), corrections(decisions, origin, info.last)});
  }
  return rows;
}

TracedInterviews answers_behind(const SurveyRun& run, const estimate::Indicator& indicator, const std::vector<TracedRow>& rows) {
  std::vector<std::string> variables;
  for (const std::string& expression : {indicator.expression, indicator.denominator, indicator.base})
    if (!expression.empty())
      for (std::string& name : estimate::columns_in(expression)) variables.push_back(std::move(name));
  std::vector<store::InterviewInfo> wanted;
  for (const TracedRow& row : rows) wanted.push_back(row.info);
  return trace_answers(*run.store, questions_behind(run.form->description(), variables), wanted);
}

void print_csv(const std::vector<TracedRow>& rows, TracedInterviews& answers) {
  fmt::print("interview,weight,value,denominator,question,answer,device,entry,pressed,calculated,corrected\n");
  for (const TracedRow& row : rows)
    for (const TracedAnswer& answer : answers[{row.info.device, row.info.id}])
      fmt::print("{},{},{},{},{},{},{},{},{},{},{}\n", store::interview_key(row.info.device, row.info.id), row.weight, row.value, row.denominator,
                 answer.question, publish::csv_cell(answer.answer), store::device_name(row.info.device), answer.entry, answer.pressed, answer.calculated ? 1 : 0,
                 publish::csv_cell(row.corrected));
}

void print_json(const std::vector<TracedRow>& rows, TracedInterviews& answers) {
  auto all = nlohmann::ordered_json::array();
  for (const TracedRow& row : rows) {
    auto list = nlohmann::ordered_json::array();
    for (const TracedAnswer& answer : answers[{row.info.device, row.info.id}])
      list.push_back({{"question", answer.question}, {"answer", answer.answer}, {"entry", answer.entry}, {"pressed", answer.pressed},
                      {"boot", answer.stamp.boot}, {"uptime_ms", answer.stamp.uptime_ms}, {"calculated", answer.calculated}});
    all.push_back({{"interview", store::interview_key(row.info.device, row.info.id)}, {"device", store::device_name(row.info.device)},
                   {"firm", row.info.case_id}, {"enumerator", row.info.enumerator}, {"first_entry", row.info.id}, {"last_entry", row.info.last},
                   {"weight", row.weight}, {"value", row.value}, {"denominator", row.denominator}, {"corrected", row.corrected}, {"answers", list}});
  }
  fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void run_trace(const TraceOptions& options) {
  const SurveyRun run = run_survey(options.source, {});
  const estimate::Indicator& indicator = find_indicator(run.survey, options.indicator);
  const std::vector<TracedRow> rows = rows_behind(run, indicator, options.cell);
  if (rows.empty()) fmt::print(stderr, "eslabon: no interview is behind {} {}\n", options.indicator, options.cell);
  TracedInterviews answers = answers_behind(run, indicator, rows);
  if (options.json) print_json(rows, answers);
  else print_csv(rows, answers);
}

}  // namespace

void add_trace(CLI::App& app, Outcome&) {
  auto options = std::make_shared<TraceOptions>();
  CLI::App* command = app.add_subcommand("trace", "from a figure back to interviews, answers, log entries and when each key was pressed");
  command->add_option("indicator", options->indicator, "its name in the sheet indicators")->required();
  command->add_option("cell", options->cell, "which cell: \"a6a=1\" or \"a6a=1;a2=3\"; none: all firms");
  add_source_options(*command, options->source);
  add_weights_option(*command, options->source);
  command->add_flag("--json", options->json, "a JSON array instead of CSV");
  command->callback([options] { run_trace(*options); });
}

}  // namespace eslabon::commands
