// eslabon bundle create|add|have: logs and objects in one file, for where no cable reaches.
#include <fmt/format.h>

#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/store_options.hpp"
#include "host/store/bundle.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

struct BundleOptions {
  std::string store, have, out;
  std::vector<std::string> bundles;
};

void run_have(const BundleOptions& options) {
  const auto store = store::open_store(store::store_address(options.store), store::OpenMode::kMustExist);
  text::write_file(options.out, store::write_holdings(store::holdings_of(*store)));
}

void run_create(const BundleOptions& options) {
  const auto store = store::open_store(store::store_address(options.store), store::OpenMode::kMustExist);
  const store::Holdings known = options.have.empty() ? store::Holdings() : store::read_holdings(text::read_file(options.have), options.have);
  const std::string bundle = store::make_bundle(*store, known);
  text::write_file(options.out, bundle);
  fmt::print("{}: {} bytes\n", options.out, bundle.size());
}

void run_add(const BundleOptions& options, Outcome& outcome) {
  const auto store = store::open_store(store::store_address(options.store), store::OpenMode::kCreate);
  for (const std::string& path : options.bundles) {
    const std::string bytes = text::read_file(path);
    const store::MergeReport report = store::add_bundle(as_bytes(bytes), path, *store);
    print_merge(path, *store, report, outcome);
  }
  store->fold();
}

}  // namespace

void add_bundle(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<BundleOptions>();
  CLI::App* command = app.add_subcommand("bundle", "logs and forms in one file, for where no cable reaches");
  command->require_subcommand(1);
  add_store_option(*command, options->store);
  CLI::App* have = command->add_subcommand("have", "write what this store holds, so that others send only what is new");
  have->add_option("-o,--output", options->out, "file to write")->required();
  have->callback([options] { run_have(*options); });
  CLI::App* create = command->add_subcommand("create", "write everything, or what another store lacks");
  create->add_option("-o,--output", options->out, "bundle to write")->required();
  create->add_option("--have", options->have, "the other store's `bundle have`");
  create->callback([options] { run_create(*options); });
  CLI::App* add = command->add_subcommand("add", "add what bundles bring; again and in any order, the result is the same");
  add->add_option("BUNDLE", options->bundles, "bundles")->required();
  add->callback([options, &outcome] { run_add(*options, outcome); });
}

}  // namespace eslabon::commands
