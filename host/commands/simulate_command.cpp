// eslabon simulate: a field force that does not exist visits firms with a known truth.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/commands/commands.hpp"
#include "host/simulate/field_force.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

struct SimulateOptions {
  std::string form;
  std::string frame;
  std::string out;
  std::uint32_t population = 0;
  simulate::FieldOptions field;
  bool json = false;
};

simulate::Frame frame_for(const SimulateOptions& options, const std::filesystem::path& folder) {
  const std::uint64_t seed = options.field.seed;
  if (options.population == 0) {
    simulate::Frame frame = simulate::read_frame(options.frame);
    for (simulate::Firm& firm : frame.firms) simulate::invent_truth(firm, seed);
    text::write_file(folder / "truth.csv", simulate::describe_truth(frame, true));
    return frame;
  }
  const simulate::Frame population = simulate::invent_population(options.population, seed);
  text::write_file(folder / "truth.csv", simulate::describe_truth(population, false));
  simulate::Frame sample = simulate::draw_sample(population, options.field.interviews, seed);
  text::write_file(folder / "frame.csv", simulate::write_frame(sample));
  return sample;
}

void print(const SimulateOptions& options, const simulate::Work& work, const std::string& store) {
  if (options.json) {
    const nlohmann::json json = {{"store", store}, {"interviews", work.interviews}, {"completed", work.completed},
                                 {"refused", work.refused}, {"not_reached", work.not_reached},
                                 {"incomplete", work.incomplete}, {"answers", work.answers},
                                 {"corrections", work.corrections}, {"confirmations", work.confirmations}};
    fmt::print("{}\n", json.dump());
    return;
  }
  fmt::print("{}: {} visits, {} completed, {} refused, {} not reached, {} incomplete; {} answers\n", store, work.interviews,
             work.completed, work.refused, work.not_reached, work.incomplete, work.answers);
}

void write_planted(const std::filesystem::path& path, const std::vector<simulate::Planted>& planted) {
  std::string csv = "interview,firm,error\n";
  for (const simulate::Planted& one : planted)
    csv += fmt::format("{},{},{}\n", store::interview_key(one.device, one.interview), one.firm, simulate::name_of(one.plant));
  text::write_file(path, csv);
}

void run_simulate(const SimulateOptions& options) {
  if (options.frame.empty() == (options.population == 0))
    throw text::Failure(text::ExitCode::kUsage, "give either --frame or --population");
  if (options.population != 0 && options.field.interviews == 0)
    throw text::Failure(text::ExitCode::kUsage, "--population wants --interviews, the size of the sample");
  const auto form = compile::PackageFile::load(options.form);
  const std::filesystem::path folder = options.out;
  std::filesystem::create_directories(folder);
  simulate::FieldOptions field = options.field;
  const simulate::Frame frame = frame_for(options, folder);
  if (options.population != 0) field.interviews = 0;
  const std::string address = (folder / "field.db").string();
  if (std::filesystem::exists(address)) throw text::Failure(text::ExitCode::kFailed, address + ": is there already; give another folder");
  const auto store = store::open_store(address, store::OpenMode::kCreate);
  std::vector<simulate::Planted> planted;
  const simulate::Work work = simulate::simulate_field(*form, frame, field, *store, &planted);
  if (field.planted > 0 || field.inventors > 0) write_planted(folder / "planted.csv", planted);
  store->fold();
  print(options, work, address);
}

}  // namespace

void add_simulate(CLI::App& app, Outcome&) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = app.add_subcommand("simulate", "invent a field force: logs of devices, with the truth beside them");
  command->add_option("--form", options->form, "form package")->required();
  command->add_option("--frame", options->frame, "firms to visit, a .csv whose first column is the id");
  command->add_option("--population", options->population, "instead of a frame: this many firms, of which a sample is drawn");
  command->add_option("--devices", options->field.devices, "how many devices")->check(CLI::Range(1, 10'000));
  command->add_option("--interviews", options->field.interviews, "at most this many visits; with --population the sample's size");
  command->add_option("--inventors", options->field.inventors, "so many enumerators invent every interview; planted.csv lists them");
  command->add_option("--plant", options->field.planted, "share of visits with an error of each kind planted; planted.csv lists them")->check(CLI::Range(0.0, 0.1));
  command->add_option("--seed", options->field.seed, "the same seed gives the same logs");
  command->add_option("-o,--output", options->out, "folder for field.db and truth.csv")->required();
  command->add_flag("--json", options->json, "print a summary as JSON");
  command->callback([options] { run_simulate(*options); });
}

}  // namespace eslabon::commands
