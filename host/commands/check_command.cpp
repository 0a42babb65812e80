// eslabon check: replays every interview of a store and says what is wrong.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/check/store_check.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/table_rules.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct CheckOptions {
  std::string store;
  TableCheckOptions table;
  bool json = false;
  bool strict = false, work = false, fresh = false;
  std::string language, only;
  std::size_t limit = 0;
  unsigned threads = 2;
};

nlohmann::ordered_json to_json(const check::Finding& finding) {
  nlohmann::ordered_json json{{"code", finding.code}, {"severity", check::name_of(finding.severity)}};
  json["interview"] = finding.interview == 0 ? "" : store::interview_key(finding.device, finding.interview);
  for (const auto& [name, text] : {std::pair{"firm", &finding.firm}, {"variable", &finding.variable}, {"value", &finding.value}, {"why", &finding.why},
                                   {"enumerator", &finding.enumerator}, {"other", &finding.other}})
    json[name] = *text;
  return json;
}

nlohmann::ordered_json to_json(const check::WorkSummary& work) {
  return {{"name", work.name}, {"office", work.is_office}, {"visits", work.visits}, {"complete", work.complete}, {"asked", work.asked},
          {"unanswered", work.unanswered}, {"fast", work.fast}, {"seconds_an_answer", work.seconds_an_answer}};
}

void print_json(const check::Report& report) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array(), work = nlohmann::ordered_json::array();
  for (const check::Finding& finding : report.findings) findings.push_back(to_json(finding));
  for (const check::WorkSummary& summary : report.work) work.push_back(to_json(summary));
  fmt::print("{}\n", nlohmann::ordered_json{{"interviews", report.interviews}, {"checked", report.checked}, {"findings", findings}, {"work", work}}.dump(1));
}

void print_lines(const check::Report& report, std::size_t limit) {
  for (std::size_t i = 0; i < report.findings.size() && (limit == 0 || i < limit); ++i) {
    const check::Finding& finding = report.findings[i];
    const std::string what = finding.variable.empty() || finding.interview == 0 ? finding.variable : fmt::format("{} = {}", finding.variable, finding.value);
    fmt::print("{:<4}  {:<16}  {:<20}  {:<12}  {:<14}  {:<18}  {}\n", check::name_of(finding.severity), finding.code,
               finding.interview == 0 ? "-" : store::interview_key(finding.device, finding.interview), finding.firm.empty() ? "-" : finding.firm,
               finding.enumerator.empty() ? "-" : finding.enumerator, what.empty() ? "-" : what, finding.why);
  }
  if (limit > 0 && report.findings.size() > limit) fmt::print("... and {} more (--limit 0 shows all)\n", report.findings.size() - limit);
}

void print_work(const check::Report& report) {
  const auto percent = [](std::uint64_t part, std::uint64_t of) { return of == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(of); };
  fmt::print("{:<24} {:>8} {:>9} {:>12} {:>12} {:>6} {:>9}\n", "enumerator or office", "visits", "complete", "no interview", "no answer", "fast", "s/answer");
  for (const check::WorkSummary& work : report.work)
    fmt::print("{:<24} {:>8} {:>9} {:>10.1f} % {:>10.1f} % {:>6} {:>9.1f}\n", (work.is_office ? "office " : "") + work.name, work.visits, work.complete,
               percent(work.visits - work.complete, work.visits), percent(work.unanswered, work.asked), work.fast, work.seconds_an_answer);
}

/// Leaves what was asked for.
void narrow(check::Report& report, const CheckOptions& options) {
  const std::vector<std::string>& codes = options.table.codes;
  std::erase_if(report.findings, [&](const check::Finding& finding) {
    const bool severity = options.only.empty() || options.only == check::name_of(finding.severity);
    return !severity || (!codes.empty() && std::find(codes.begin(), codes.end(), finding.code) == codes.end());
  });
}

std::ptrdiff_t count(const check::Report& report, check::Severity severity) {
  return std::count_if(report.findings.begin(), report.findings.end(), [&](const check::Finding& finding) { return finding.severity == severity; });
}

void run_table(const CheckOptions& options, Outcome& outcome) {
  TableCheckOptions table = options.table;
  table.json = options.json;
  const std::size_t hard = run_table_check(table);
  if (options.strict && hard > 0) outcome.exit_code = text::ExitCode::kFailed;
}

void run_check(const CheckOptions& options, Outcome& outcome) {
  if (!options.table.csv.empty()) return run_table(options, outcome);
  const std::string address = store::store_address(options.store);
  const auto store = store::open_store(address, store::OpenMode::kMustExist);
  const std::filesystem::path state = options.fresh ? std::filesystem::path() : check::state_folder(address);
  check::Report report = check::check_store(*store, {.state = state, .language = options.language, .threads = options.threads});
  for (const text::Fault& fault : report.faults) fmt::print(stderr, "eslabon: {}\n", text::to_string(fault));
  narrow(report, options);
  if (options.json) print_json(report);
  else if (options.work) print_work(report);
  else print_lines(report, options.limit);
  const auto hard = count(report, check::Severity::kHard);
  fmt::print(stderr, "{} interviews checked ({} of them now): {} hard findings, {} soft, {} for information\n", report.interviews, report.checked, hard,
             count(report, check::Severity::kSoft), count(report, check::Severity::kInfo));
  if (report.passed_over > 0) fmt::print(stderr, "{} interviews answer too much alike to be compared with each other\n", report.passed_over);
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
  command->add_option("--only", options->only, "only findings of this severity")->check(CLI::IsMember({"hard", "soft", "info"}));
  command->add_option("--limit", options->limit, "print at most this many lines (default 0: all)");
  command->add_option("--language", options->language, "of the sentences: en, es, pt (default: the form's)");
  command->add_option("--threads", options->threads, "how many interviews are replayed at once (default 2)")->check(CLI::Range(1, 64));
  command->add_flag("--work", options->work, "print what enumerators and offices did instead: visits, nonresponse, pace");
  command->add_flag("--fresh", options->fresh, "check everything, whatever was checked before");
  command->add_option("--code", options->table.codes, "only findings with these codes")->delimiter(',');
  command->callback([options, &outcome] { run_check(*options, outcome); });
}

}  // namespace eslabon::commands
