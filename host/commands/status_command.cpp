// eslabon status: what has come from each device.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "host/commands/commands.hpp"
#include "host/commands/store_options.hpp"
#include "host/store/decisions.hpp"

namespace eslabon::commands {
namespace {

struct StatusOptions {
  std::string store;
  bool json = false;
};

struct Counts {
  std::size_t open = 0, finished = 0, discarded = 0;
};

std::map<DeviceId, Counts> count_interviews(store::Store& store) {
  std::map<DeviceId, Counts> counts;
  for (const store::InterviewInfo& info : store.interviews({})) {
    Counts& of_device = counts[info.device];
    if (info.state == store::InterviewState::kOpen) ++of_device.open;
    if (info.state == store::InterviewState::kFinished) ++of_device.finished;
    if (info.state == store::InterviewState::kDiscarded) ++of_device.discarded;
  }
  return counts;
}

void print_json(const std::vector<store::DeviceLog>& devices, std::map<DeviceId, Counts>& counts) {
  auto rows = nlohmann::ordered_json::array();
  for (const store::DeviceLog& log : devices) {
    const Counts& count = counts[log.device];
    rows.push_back({{"device", fmt::format("{:016x}", log.device)}, {"entries", log.entries}, {"missing", log.missing},
                    {"last_entry", log.end.up_to}, {"last_contact", log.last_contact}, {"open", count.open},
                    {"finished", count.finished}, {"discarded", count.discarded}});
  }
  fmt::print("{}\n", rows.dump(2));
}

void print_table(const std::vector<store::DeviceLog>& devices, std::map<DeviceId, Counts>& counts) {
  fmt::print("{:16}  {:>9}  {:>8}  {:>8}  {:>6}  {}\n", "device", "entries", "missing", "finished", "open", "last synced (UTC)");
  Counts sum;
  std::uint64_t entries = 0;
  for (const store::DeviceLog& log : devices) {
    const Counts& count = counts[log.device];
    fmt::print("{:016x}  {:9}  {:8}  {:8}  {:6}  {}\n", log.device, log.entries, log.missing, count.finished, count.open, readable_time(log.last_contact));
    sum.finished += count.finished;
    sum.open += count.open;
    entries += log.entries;
  }
  fmt::print("{:16}  {:9}  {:8}  {:8}  {:6}\n", fmt::format("{} devices", devices.size()), entries, "", sum.finished, sum.open);
}

void run_status(const StatusOptions& options) {
  const auto store = open_folded(options.store);
  auto devices = store->devices();
  std::erase_if(devices, [](const store::DeviceLog& log) { return store::is_office(log.device); });  // those are in `review list`
  auto counts = count_interviews(*store);
  if (options.json) print_json(devices, counts);
  else print_table(devices, counts);
}

}  // namespace

void add_status(CLI::App& app, Outcome&) {
  auto options = std::make_shared<StatusOptions>();
  CLI::App* command = app.add_subcommand("status", "what has come from each device");
  add_store_option(*command, options->store);
  command->add_flag("--json", options->json, "a JSON array instead of a table");
  command->callback([options] { run_status(*options); });
}

}  // namespace eslabon::commands
