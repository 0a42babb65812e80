#include <cstdio>

#include "host/commands/commands.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

void add_all(CLI::App& app, Outcome& outcome) {
  // one line a command, in the order of --help:
  add_form(app, outcome);
  add_devices(app, outcome);
  add_expr(app, outcome);
  add_sync(app, outcome);
  add_status(app, outcome);
  add_list(app, outcome);
  add_show(app, outcome);
  add_log(app, outcome);
  add_merge(app, outcome);
  add_bundle(app, outcome);
  add_store(app, outcome);
  add_check(app, outcome);
  add_review(app, outcome);
  add_simulate(app, outcome);
  add_weights(app, outcome);
  add_estimate(app, outcome);
  add_export(app, outcome);
  add_image(app, outcome);
  add_report(app, outcome);
  add_trace(app, outcome);
}

int parse_and_run(CLI::App& app, int argc, char** argv, const Outcome& outcome) {
  try {
    app.parse(argc, argv);
    return static_cast<int>(outcome.exit_code);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(text::ExitCode::kUsage);
  }
}

/// For whatever opens a store from here on.
void leave_out(const std::vector<std::string>& offices) {
  std::string list;
  for (const std::string& office : offices) {
    std::fprintf(stderr, "eslabon: without the office %s\n", office.c_str());
    list += (list.empty() ? "" : ",") + office;
  }
  ::setenv("ESLABON_WITHOUT_OFFICES", list.c_str(), 1);
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("Field surveys of firms: from workbook to published indicator.", "eslabon");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "0.1.0");
  Outcome outcome;
  add_all(app, outcome);
  app.add_option_function<std::vector<std::string>>("--without-office", leave_out, "of a national store: go on without this office")->allow_extra_args(false);
  try {
    return parse_and_run(app, argc, argv, outcome);
  } catch (const text::Failure& failure) {
    std::fprintf(stderr, "eslabon: %s\n", failure.what());
    return static_cast<int>(failure.code());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "eslabon: %s\n", error.what());
    return static_cast<int>(text::ExitCode::kFailed);
  }
}

}  // namespace eslabon::commands
