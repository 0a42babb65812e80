// eslabon store rebuild|verify and eslabon merge: the store as a whole.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <map>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/store_options.hpp"
#include "host/store/form_versions.hpp"
#include "host/store/merge.hpp"
#include "host/store/postgres_offices.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct MergeOptions {
  std::string store;
  std::vector<std::string> sources;
};

void run_merge(const MergeOptions& options, Outcome& outcome) {
  const auto target = store::open_store(store::store_address(options.store), store::OpenMode::kCreate);
  for (const std::string& source : options.sources) {
    const auto from = store::open_store(source, store::OpenMode::kMustExist);
    const store::MergeReport report = store::merge(*from, *target);
    print_merge(source, *target, report, outcome);
  }
  target->fold();
}

void run_rebuild(const std::string& option) {
  const auto store = open_folded(option);
  const std::string before = store->tables_hash();
  const std::size_t interviews = store->rebuild();
  const bool same = before == store->tables_hash();
  fmt::print("{} interviews folded again: {}\n", interviews, same ? "identical" : "NOT identical to what was there");
  if (!same) throw text::Failure(text::ExitCode::kFailed, "the tables differed from what the logs say; they are right now");
}

void run_verify(const std::string& option) {
  const auto store = open_folded(option);
  for (const store::DeviceLog& log : store->devices()) {
    if (!store::chain_is_intact(*store, log)) throw text::Failure(text::ExitCode::kFailed, fmt::format("{}: the log of device {:016x} is damaged", store->name(), log.device));
    if (log.missing > 0) fmt::print(stderr, "eslabon: device {:016x}: {} entries are missing here; another store has them\n", log.device, log.missing);
  }
  fmt::print("{}\n", store->content_hash());
}

/// All columns that hold answers.
std::vector<std::string> answer_columns(const store::TableInfo& table) {
  std::vector<std::string> names;
  for (const store::ColumnInfo& column : table.columns)
    if (!column.variable.empty()) names.push_back(column.name);
  return names;
}

nlohmann::ordered_json unjoined_json(const std::vector<store::Unjoined>& unjoined) {
  auto rows = nlohmann::ordered_json::array();
  for (const store::Unjoined& one : unjoined) rows.push_back({{"version", one.version}, {"variable", one.variable}, {"why", one.why}});
  return rows;
}

void run_forms(const std::string& option, bool json) {
  const auto store = open_folded(option);
  std::map<ContentHash, std::size_t> interviews;
  for (const store::InterviewInfo& info : store->interviews({})) ++interviews[info.form];
  auto rows = nlohmann::ordered_json::array();
  for (const store::ObjectInfo& form : store->objects()) {
    if (form.kind != store::ObjectKind::kForm) continue;
    const store::VersionJoin join = store::join_versions(*store, form.hash, answer_columns(store->tables(form.hash).at(0)));
    std::vector<store::Unjoined> unjoined = store::left_out(join);
    unjoined.insert(unjoined.begin(), join.unjoined.begin(), join.unjoined.end());
    rows.push_back({{"form", form.name}, {"version", form.version}, {"hash", store::hex16(form.hash)}, {"interviews", interviews[form.hash]},
                    {"joined", join.versions.size() - 1}, {"unjoined", unjoined_json(unjoined)}});
    if (json) continue;
    fmt::print("{}  version {}  {}  {} interviews, read with those of {} other versions\n", form.name, form.version, store::hex16(form.hash), interviews[form.hash],
               join.versions.size() - 1);
    for (const store::Unjoined& one : unjoined) fmt::print("  {}\n", store::to_string(one));
  }
  if (json) fmt::print("{}\n", rows.dump(2));
}

struct OfficeOptions {
  std::string name, address;
  bool json = false;
};

void print_offices(const std::vector<store::OfficeCoverage>& offices, bool json) {
  auto rows = nlohmann::ordered_json::array();
  for (const store::OfficeCoverage& office : offices) {
    if (!json && office.problem.empty())
      fmt::print("{:20}  {:9} interviews  {:9} finished  last synced {}  {}\n", office.name, office.interviews, office.finished, readable_time(office.last_contact), office.address);
    if (!json && !office.problem.empty()) fmt::print("{:20}  {}\n", office.name, office.problem);
    rows.push_back({{"office", office.name}, {"address", office.address}, {"problem", office.problem}, {"interviews", office.interviews},
                    {"finished", office.finished}, {"last_contact", office.last_contact}});
  }
  if (json) fmt::print("{}\n", rows.dump(2));
}

void run_offices(const std::string& option, const OfficeOptions& options, Outcome& outcome) {
  const std::vector<store::OfficeCoverage> offices = store::offices_of(store::store_address(option));
  print_offices(offices, options.json);
  for (const store::OfficeCoverage& office : offices)
    if (!office.problem.empty()) outcome.exit_code = text::ExitCode::kStoreUnreachable;
}

void add_offices(CLI::App& command, const std::shared_ptr<std::string>& store, Outcome& outcome) {
  auto options = std::make_shared<OfficeOptions>();
  CLI::App* attach = command.add_subcommand("attach-office", "let a national store read an office's store; again: with the forms that came since");
  attach->add_option("NAME", options->name, "what the office is called: a-z, 0-9, _")->required();
  attach->add_option("ADDRESS", options->address, "its store, postgresql://... as the national server reaches it")->required();
  attach->callback([options, store] { store::attach_office(store::store_address(*store), options->name, options->address); });
  CLI::App* offices = command.add_subcommand("offices", "what each office of a national store has");
  offices->add_flag("--json", options->json, "a JSON array instead of a table");
  offices->callback([options, store, &outcome] { run_offices(*store, *options, outcome); });
}

}  // namespace

void add_merge(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = app.add_subcommand("merge", "add what other stores hold; again and in any order, the result is the same");
  command->add_option("SOURCE", options->sources, "stores to take from")->required();
  add_store_option(*command, options->store);
  command->callback([options, &outcome] { run_merge(*options, outcome); });
}

void add_store(CLI::App& app, Outcome& outcome) {
  auto option = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("store", "the store as a whole");
  command->require_subcommand(1);
  add_store_option(*command, *option);
  const auto json = std::make_shared<bool>(false);
  CLI::App* forms = command->add_subcommand("forms", "the forms and their versions, and which variables do not join");
  forms->add_flag("--json", *json, "a JSON array");
  forms->callback([option, json] { run_forms(*option, *json); });
  command->add_subcommand("rebuild", "fold all logs again and compare")->callback([option] { run_rebuild(*option); });
  command->add_subcommand("verify", "check every log's chain; prints a hash of the content, equal for equal content")->callback([option] { run_verify(*option); });
  add_offices(*command, option, outcome);
}

}  // namespace eslabon::commands
