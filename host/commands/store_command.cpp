// eslabon store rebuild|verify and eslabon merge: the store as a whole.
#include <fmt/format.h>

#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/store_options.hpp"
#include "host/store/merge.hpp"
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
    fmt::print("{}: {} new entries of {} devices, {} new objects\n", source, report.entries, report.devices, report.objects);
    for (const DeviceId device : report.conflicts) {
      fmt::print(stderr, "eslabon: {}: device {:016x} has other entries under the same numbers than {}; its log was kept aside. Two devices with one"
                         " identity, or a card that was restored\n", source, device, target->name());
      outcome.exit_code = text::ExitCode::kFailed;
    }
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

}  // namespace

void add_merge(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = app.add_subcommand("merge", "add what other stores hold; again and in any order, the result is the same");
  command->add_option("SOURCE", options->sources, "stores to take from")->required();
  add_store_option(*command, options->store);
  command->callback([options, &outcome] { run_merge(*options, outcome); });
}

void add_store(CLI::App& app, Outcome&) {
  auto option = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("store", "the store as a whole");
  command->require_subcommand(1);
  add_store_option(*command, *option);
  command->add_subcommand("rebuild", "fold all logs again and compare")->callback([option] { run_rebuild(*option); });
  command->add_subcommand("verify", "check every log's chain; prints a hash of the content, equal for equal content")->callback([option] { run_verify(*option); });
}

}  // namespace eslabon::commands
