// eslabon list: the interviews in the store.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/commands/commands.hpp"
#include "host/commands/store_options.hpp"

namespace eslabon::commands {
namespace {

struct ListOptions {
  std::string store;
  bool finished = false;
  bool json = false;
};

void print_json(const std::vector<store::InterviewInfo>& interviews) {
  auto rows = nlohmann::ordered_json::array();
  for (const store::InterviewInfo& info : interviews)
    rows.push_back({{"id", store::interview_key(info.device, info.id)}, {"case", info.case_id}, {"enumerator", info.enumerator},
                    {"state", store::name_of(info.state)}, {"outcome", event::name_of(info.outcome)}, {"form", fmt::format("{:016x}", info.form)},
                    {"language", info.language}, {"opened_utc", info.opened_utc}, {"finished_utc", info.finished_utc},
                    {"seconds", info.seconds}, {"answers", info.answers}});
  fmt::print("{}\n", rows.dump(2));
}

void print_table(const std::vector<store::InterviewInfo>& interviews) {
  fmt::print("{:26}  {:12}  {:9}  {:14}  {:>7}  {:>7}  {:16}  {}\n", "interview", "firm", "state", "outcome", "answers", "minutes", "opened (UTC)", "enumerator");
  for (const store::InterviewInfo& info : interviews)
    fmt::print("{:26}  {:12}  {:9}  {:14}  {:7}  {:7.1f}  {:16}  {}\n", store::interview_key(info.device, info.id), info.case_id,
               store::name_of(info.state), event::name_of(info.outcome), info.answers, info.seconds / 60.0, readable_time(info.opened_utc), info.enumerator);
}

void run_list(const ListOptions& options) {
  const auto store = open_folded(options.store);
  const auto interviews = store->interviews({.finished_only = options.finished});
  if (options.json) print_json(interviews);
  else print_table(interviews);
}

}  // namespace

void add_list(CLI::App& app, Outcome&) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "the interviews in the store");
  add_store_option(*command, options->store);
  command->add_flag("--finished", options->finished, "finished ones only");
  command->add_flag("--json", options->json, "a JSON array instead of a table");
  command->callback([options] { run_list(*options); });
}

}  // namespace eslabon::commands
