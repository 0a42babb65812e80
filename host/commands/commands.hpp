// The subcommands: each `add_*` puts its options under `app` and sets the callback that runs it.
// A command throws text::Failure to end with a message and an exit code, or sets `exit_code`.
#pragma once

#include <CLI/CLI.hpp>

#include "host/text/exit_code.hpp"

namespace eslabon::commands {

/// What a command leaves behind for main().
struct Outcome {
  text::ExitCode exit_code = text::ExitCode::kOk;
};

/// Parses, runs, prints errors to standard error as "eslabon: ...", and returns the process's exit code.
int run(int argc, char** argv);

// one line a command, in the order of --help:
void add_form(CLI::App& app, Outcome& outcome);
void add_devices(CLI::App& app, Outcome& outcome);
void add_sync(CLI::App& app, Outcome& outcome);
void add_expr(CLI::App& app, Outcome& outcome);
void add_status(CLI::App& app, Outcome& outcome);
void add_list(CLI::App& app, Outcome& outcome);
void add_show(CLI::App& app, Outcome& outcome);
void add_log(CLI::App& app, Outcome& outcome);
void add_merge(CLI::App& app, Outcome& outcome);
void add_bundle(CLI::App& app, Outcome& outcome);
void add_store(CLI::App& app, Outcome& outcome);
void add_check(CLI::App& app, Outcome& outcome);
void add_review(CLI::App& app, Outcome& outcome);
void add_simulate(CLI::App& app, Outcome& outcome);
void add_weights(CLI::App& app, Outcome& outcome);
void add_estimate(CLI::App& app, Outcome& outcome);
void add_export(CLI::App& app, Outcome& outcome);
void add_image(CLI::App& app, Outcome& outcome);
void add_report(CLI::App& app, Outcome& outcome);
void add_trace(CLI::App& app, Outcome& outcome);

}  // namespace eslabon::commands
