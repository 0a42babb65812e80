#include "host/commands/port_options.hpp"

#include <algorithm>
#include <cmath>

namespace eslabon::commands {

void add_port_options(CLI::App& command, PortOptions& options) {
  command.add_option("-p,--port", options.ports, "serial device, unix:PATH, tcp:HOST:PORT or pty:PATH; may be repeated")
      ->envname("ESLABON_PORT");
  command.add_option("--max-baud", options.max_baud, "do not raise a line's rate above this")->check(CLI::Range(115200, 3000000));
  command.add_option("--wait", options.wait_s, "seconds that a device may stay silent")->check(CLI::Range(0.1, 3600.0));
}

void apply(const PortOptions& options, link::LinkOptions& link_options) {
  link_options.max_baud = options.max_baud;
  link_options.answer_ms = static_cast<std::uint64_t>(std::lround(options.wait_s * 1000));
}

void add_ports(const PortOptions& options, link::LinkLoop& loop) {
  if (options.ports.empty()) loop.find_devices();
  std::vector<std::string> added;
  for (const std::string& port : options.ports) {
    if (std::find(added.begin(), added.end(), port) != added.end()) continue;
    added.push_back(port);
    loop.add({port, {}, {}, {}});
  }
}

text::ExitCode exit_code_for(const link::LinkLoop& loop, std::size_t good) {
  const auto& links = loop.links();
  if (!links.empty() && good == links.size()) return text::ExitCode::kOk;
  const bool any_answered = std::any_of(links.begin(), links.end(), [](const auto& link) { return !link->unanswered(); });
  return any_answered ? text::ExitCode::kSomeDevicesFailed : text::ExitCode::kNoDevice;
}

}  // namespace eslabon::commands
