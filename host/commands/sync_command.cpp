// eslabon sync: takes everything off the devices, exactly once, and gives them what they need.
#include <fmt/format.h>

#include <csignal>
#include <map>
#include <memory>

#include "firmware/expr/text_forms.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/outgoing_files.hpp"
#include "host/commands/port_options.hpp"
#include "host/commands/store_sink.hpp"
#include "host/commands/sync_summary.hpp"
#include "host/link/progress_display.hpp"
#include "host/link/station_name.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct SyncOptions {
  PortOptions ports;
  std::string store;
  std::string form;
  std::string assign;
  std::string config;
  std::string utc_offset;
  std::string station;
  bool watch = false;
  bool json = false;
  bool quiet = false;
};

volatile std::sig_atomic_t interrupted = 0;
void on_signal(int) { interrupted = 1; }

std::vector<OutgoingFile> read_forms(const SyncOptions& options) {
  std::vector<OutgoingFile> files;
  if (!options.form.empty()) files.push_back(read_form(options.form));
  if (!options.assign.empty() && options.form.empty())
    throw text::Failure(text::ExitCode::kUsage, "--assign wants --form too: the firms' answers belong to its questions");
  return files;
}

/// "-03:00", "+05:30", "Z" -> minutes; throws text::Failure.
std::int16_t minutes_from(const std::string& offset) {
  const auto time = expr::read_time("00:00:00" + offset, 0);
  if (offset.empty() || !time.ok() || time->kind() != expr::Kind::kTime)
    throw text::Failure(text::ExitCode::kUsage, "--utc-offset wants hours and minutes, like -03:00: " + offset);
  return time->offset_min();
}

sync::StationId station_from(const std::string& option) {
  const std::string name = option.empty() ? link::default_station_name() : option;
  const sync::StationId id = link::station_id(name);
  if (id == 0) throw text::Failure(text::ExitCode::kUsage, "--station wants up to eight letters, digits, '-', '_' or '.': " + name);
  return id;
}

void keep_in_store(store::Store& store, const std::vector<OutgoingFile>& files) {
  for (const OutgoingFile& file : files) {
    if (file.name.kind == sync::ObjectKind::kConfiguration) continue;  // PINs are nobody's data
    const auto kind = file.name.kind == sync::ObjectKind::kFormPackage ? store::ObjectKind::kForm : store::ObjectKind::kAssignments;
    store.put_object({file.name.hash, kind, file.id, file.version, file.bytes.size()}, file.bytes);
  }
}

link::DisplayStyle style_of(const SyncOptions& options) {
  if (options.quiet) return link::DisplayStyle::kQuiet;
  return options.json ? link::DisplayStyle::kJson : link::style_for(stderr);
}

// Says what is over; with --watch that happens again and again.
class Reporter {
 public:
  Reporter(const SyncOptions& options, const std::vector<OutgoingFile>& files, const StoreSink& sink)
      : options_(options), files_(files), sink_(sink) {}
  void report_over(const link::LinkLoop& loop) {
    for (const auto& link : loop.links()) {
      // A synchronisation may begin and end between two looks.
      std::uint64_t& reported_ms = reported_[link.get()];
      if (!link->over() || reported_ms == link->started_ms() + 1) continue;
      reported_ms = link->started_ms() + 1;
      report(*link);
    }
  }

 private:
  void report(const link::DeviceLink& link) {
    if (options_.json) print_summary_json(link, files_, sink_.problem());
    else print_summary(link, files_, sink_.problem());
  }
  const SyncOptions& options_;
  const std::vector<OutgoingFile>& files_;
  const StoreSink& sink_;
  std::map<const link::DeviceLink*, std::uint64_t> reported_;  ///< when what was reported had begun, plus 1
};

std::size_t count_good(const link::LinkLoop& loop) {
  std::size_t good = 0;
  for (const auto& link : loop.links())
    if (succeeded(*link)) ++good;
  return good;
}

void run_sync(const SyncOptions& options, Outcome& outcome) {
  const sync::StationId station = station_from(options.station);
  std::vector<OutgoingFile> files = read_forms(options);
  const auto store = store::open_store(store::store_address(options.store), store::OpenMode::kCreate);
  if (!options.assign.empty()) files.push_back(read_assignments(options.assign, files[0], *store));
  if (!options.config.empty()) files.push_back(read_configuration(options.config));
  keep_in_store(*store, files);
  link::LinkOptions link_options;
  apply(options.ports, link_options);
  link_options.patient = options.watch;
  link_options.station = station;
  if (!options.utc_offset.empty()) link_options.local_min = minutes_from(options.utc_offset);
  for (const OutgoingFile& file : files) link_options.objects.push_back({file.name, as_bytes(file.device_bytes)});
  StoreSink sink(*store);
  link::ProgressDisplay display(stderr, style_of(options));
  Reporter reporter(options, files, sink);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  link::LinkLoop loop(link_options, sink);
  add_ports(options.ports, loop);
  loop.run(options.watch, [&] {
    display.update(loop.links(), link::monotonic_ms());
    if (options.watch) reporter.report_over(loop);
    return interrupted == 0;
  });
  display.finish();
  if (!options.watch) reporter.report_over(loop);
  outcome.exit_code = exit_code_for(loop, count_good(loop));
  if (loop.links().empty()) fmt::print(stderr, "eslabon: {}\n", kNoDeviceFound);
  if (interrupted != 0) fmt::print(stderr, "eslabon: interrupted; what came is stored, the next sync goes on from there\n");
}

}  // namespace

void add_sync(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<SyncOptions>();
  CLI::App* command = app.add_subcommand("sync", "take the entries off all devices and give them forms and firms");
  add_port_options(*command, options->ports);
  command->add_option("--store", options->store, "SQLite file or postgresql:// address (ESLABON_STORE, eslabon.db)");
  command->add_option("--form", options->form, "form package that the devices shall have")->check(CLI::ExistingFile);
  command->add_option("--assign", options->assign, "CSV of the firms to visit: id, name, note, question names")->check(CLI::ExistingFile);
  command->add_option("--config", options->config, "JSON of the enumerators who may sign in, with their PINs (docs/workbook.md)")->check(CLI::ExistingFile);
  command->add_option("--utc-offset", options->utc_offset, "local time of the devices, like -03:00 (as on this computer)");
  command->add_option("--station", options->station, "this computer's name, up to 8 characters: devices note who has their entries")
      ->envname("ESLABON_STATION");
  command->add_flag("--watch", options->watch, "go on: synchronise devices whenever they are plugged in");
  command->add_flag("--json", options->json, "progress and summary as JSON lines");
  command->add_flag("--quiet", options->quiet, "no progress");
  command->callback([options, &outcome] { run_sync(*options, outcome); });
}

}  // namespace eslabon::commands
