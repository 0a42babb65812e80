// What `sync` says at its end, for each device: what came, what went down, what is wrong.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "host/commands/outgoing_files.hpp"
#include "host/link/link_loop.hpp"

namespace eslabon::commands {

/// Whether everything that was to be done with this device has been done.
bool succeeded(const link::DeviceLink& link);
/// A few lines on standard output, problems on standard error.
void print_summary(const link::DeviceLink& link, const std::vector<OutgoingFile>& files, const std::string& store_problem);
/// The same as one line of JSON on standard output.
void print_summary_json(const link::DeviceLink& link, const std::vector<OutgoingFile>& files, const std::string& store_problem);

}  // namespace eslabon::commands
