// eslabon devices: which devices are connected, and what they hold.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/commands/commands.hpp"
#include "host/commands/port_options.hpp"
#include "host/link/link_loop.hpp"
#include "host/link/progress_display.hpp"
#include "host/link/station_name.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct DevicesOptions {
  PortOptions ports;
  bool json = false;
};

// Nothing is stored: sessions that only ask never call it.
class NoSink final : public sync::StationSink {
 public:
  Result<sync::LogPosition> position(DeviceId) override { return Error::kRefused; }
  Result<sync::ChainHash> chain_at(DeviceId, sync::Sequence) override { return Error::kRefused; }
  Status store(DeviceId, const sync::LogPosition&, std::span<const sync::EntryView>, sync::ChainHash) override {
    return Error::kRefused;
  }
  Result<sync::LogPosition> stored(DeviceId) override { return Error::kRefused; }
};

nlohmann::ordered_json describe(const link::DeviceLink& link) {
  nlohmann::ordered_json device{{"port", link.port().path}};
  if (!link.port().usb_id.empty()) device["usb_id"] = link.port().usb_id;
  if (!link.port().serial_number.empty()) device["serial_number"] = link.port().serial_number;
  device["answers"] = link.state() == link::LinkState::kDone;
  if (link.state() != link::LinkState::kDone) {
    device["problem"] = link.message();
    return device;
  }
  const eslabon_Welcome& welcome = link.welcome();
  device["device"] = fmt::format("{:016x}", welcome.device);
  device["boots"] = welcome.boot_counter;
  device["first_entry"] = welcome.first;
  device["last_entry"] = welcome.next - 1;
  if (welcome.held_up_to != 0) device["held"] = {{"up_to", welcome.held_up_to}, {"station", link::station_name(welcome.held_by)}};
  device["max_baud"] = welcome.max_baud;
  device["objects"] = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < welcome.objects_count; ++i)
    device["objects"].push_back({{"kind", sync::name_of(static_cast<sync::ObjectKind>(welcome.objects[i].kind))},
                                 {"hash", fmt::format("{:016x}", welcome.objects[i].hash)},
                                 {"bytes", welcome.objects[i].size}});
  return device;
}

void print_text(const link::DeviceLink& link) {
  if (link.state() != link::LinkState::kDone) {
    fmt::print(stderr, "eslabon: {}\n", link.message());
    return;
  }
  const eslabon_Welcome& welcome = link.welcome();
  fmt::print("{}  device {:016x}  entries {}..{}", link.port().path, welcome.device, welcome.first, welcome.next - 1);
  if (welcome.held_up_to != 0) fmt::print("  station {} has them up to {}", link::station_name(welcome.held_by), welcome.held_up_to);
  for (std::size_t i = 0; i < welcome.objects_count; ++i)
    fmt::print("  {} {:016x}", sync::name_of(static_cast<sync::ObjectKind>(welcome.objects[i].kind)), welcome.objects[i].hash);
  if (!link.port().serial_number.empty()) fmt::print("  adapter {}", link.port().serial_number);
  fmt::print("\n");
}

void run_devices(const DevicesOptions& options, Outcome& outcome) {
  link::LinkOptions link_options;
  apply(options.ports, link_options);
  link_options.only_ask = true;
  NoSink sink;
  link::LinkLoop loop(link_options, sink);
  add_ports(options.ports, loop);
  loop.run(false, [] { return true; });
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::size_t answered = 0;
  for (const auto& link : loop.links()) {
    if (link->state() == link::LinkState::kDone) ++answered;
    if (options.json) all.push_back(describe(*link));
    else print_text(*link);
  }
  if (options.json) fmt::print("{}\n", all.dump(2));
  outcome.exit_code = exit_code_for(loop, answered);
  if (loop.links().empty()) fmt::print(stderr, "eslabon: {}\n", kNoDeviceFound);
}

}  // namespace

void add_devices(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<DevicesOptions>();
  CLI::App* command = app.add_subcommand("devices", "list connected devices and what they hold");
  add_port_options(*command, options->ports);
  command->add_flag("--json", options->json, "a JSON array instead of lines");
  command->callback([options, &outcome] { run_devices(*options, outcome); });
}

}  // namespace eslabon::commands
