// The options that say which devices a command talks to.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "host/link/link_loop.hpp"
#include "host/text/exit_code.hpp"

namespace eslabon::commands {

struct PortOptions {
  std::vector<std::string> ports;  ///< empty: whatever is found
  std::uint32_t max_baud = 3000000;
  double wait_s = 10;
};

inline constexpr const char* kNoDeviceFound =
    "no device found; plug one in, or name its port: --port /dev/ttyUSB0, unix:PATH, tcp:HOST:PORT or pty:PATH";

void add_port_options(CLI::App& command, PortOptions& options);
void apply(const PortOptions& options, link::LinkOptions& link_options);
/// The named ports, or all that are found.
void add_ports(const PortOptions& options, link::LinkLoop& loop);
/// kOk when all of the loop's devices are among the `good` ones, kNoDevice when none ever answered, else kSomeDevicesFailed.
text::ExitCode exit_code_for(const link::LinkLoop& loop, std::size_t good);

}  // namespace eslabon::commands
