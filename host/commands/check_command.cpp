// eslabon check: replays every interview of a store and says what is wrong.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/check/store_check.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/table_check.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct CheckOptions {
  std::string store;
  TableCheckOptions table;
  bool json = false;
  bool strict = false;
};

nlohmann::json to_json(const check::Finding& finding) {
  return {{"code", finding.code},         {"severity", check::name_of(finding.severity)},
          {"interview", store::interview_key(finding.device, finding.interview)},
          {"firm", finding.firm},         {"variable", finding.variable},
          {"value", finding.value},       {"why", finding.why}};
}

void print_json(const check::Report& report) {
  nlohmann::json findings = nlohmann::json::array();
  for (const check::Finding& finding : report.findings) findings.push_back(to_json(finding));
  fmt::print("{}\n", nlohmann::json{{"interviews", report.interviews}, {"findings", findings}}.dump(2));
}

void print_lines(const check::Report& report) {
  for (const check::Finding& finding : report.findings) {
    const std::string what = finding.variable.empty() ? std::string() : fmt::format(" {} = {}", finding.variable, finding.value);
    fmt::print("{} {} {} {}{}: {}\n", check::name_of(finding.severity), store::interview_key(finding.device, finding.interview),
               finding.firm.empty() ? "-" : finding.firm, finding.code, what, finding.why);
  }
}

void run_check(const CheckOptions& options, Outcome& outcome) {
  if (!options.table.csv.empty()) {
    TableCheckOptions table = options.table;
    table.json = options.json;
    const std::size_t hard = run_table_check(table);
    if (options.strict && hard > 0) outcome.exit_code = text::ExitCode::kFailed;
    return;
  }
  const auto store = store::open_store(store::store_address(options.store), store::OpenMode::kMustExist);
  const check::Report report = check::check_store(*store);
  for (const text::Fault& fault : report.faults) fmt::print(stderr, "eslabon: {}\n", text::to_string(fault));
  options.json ? print_json(report) : print_lines(report);
  const auto hard = std::count_if(report.findings.begin(), report.findings.end(),
                                  [](const check::Finding& finding) { return finding.severity == check::Severity::kHard; });
  fmt::print(stderr, "{} interviews checked: {} hard findings, {} soft\n", report.interviews, hard,
             static_cast<std::ptrdiff_t>(report.findings.size()) - hard);
  if (options.strict && hard > 0) outcome.exit_code = text::ExitCode::kFailed;
}

}  // namespace

void add_check(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand("check", "replay every interview and say what is wrong");
  command->add_option("--store", options->store, "store; else ESLABON_STORE, else eslabon.db");
  command->add_flag("--json", options->json, "print the findings as JSON");
  command->add_flag("--strict", options->strict, "exit with 1 when there is a hard finding");
  command->add_option("--csv", options->table.csv, "check this table instead of a store");
  command->add_option("--checks", options->table.checks, "with --csv: the rules, a workbook with a sheet checks or that sheet as .csv");
  command->add_option("--id", options->table.id, "with --csv: the column that names a row (default: the first)");
  command->add_option("--missing", options->table.missing, "with --csv: cells that are no answers, -9 -8 -7")->delimiter(',');
  command->add_option("--code", options->table.codes, "only findings with these codes")->delimiter(',');
  command->callback([options, &outcome] { run_check(*options, outcome); });
}

}  // namespace eslabon::commands
