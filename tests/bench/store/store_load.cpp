// How fast logs become tables: interviews of 40 answers, simulated on the form engine, many devices of them.
//
//   store_load STORE [INTERVIEWS]        STORE: a new file, or postgresql://...
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <unistd.h>

#include "host/simulate/field_force.hpp"
#include "host/store/store.hpp"
#include "host/text/fault.hpp"
#include "tests/unit/compile/compiled.hpp"

using namespace eslabon;

namespace {

constexpr std::uint32_t kInterviewsOfDevice = 2500;
constexpr std::size_t kEntriesAtOnce = 100'000;

/// 40 questions: 16 whole numbers, 6 amounts, 12 choices, one of several choices, 3 texts, 2 dates.
std::string forty_questions() {
  std::string form = "| survey |  |  |  |  |\n|  | type | name | label | required |\n";
  const auto ask = [&](const std::string& type, const std::string& name) { form += "|  | " + type + " | " + name + " | " + name + " | yes |\n"; };
  for (int i = 1; i <= 16; ++i) ask("integer", "number" + std::to_string(i));
  for (int i = 1; i <= 6; ++i) ask("decimal", "amount" + std::to_string(i));
  for (int i = 1; i <= 12; ++i) ask("select_one yn", "choice" + std::to_string(i));
  ask("select_multiple pr", "several");
  for (int i = 1; i <= 3; ++i) ask("text", "words" + std::to_string(i));
  for (int i = 1; i <= 2; ++i) ask("date", "day" + std::to_string(i));
  form += "| choices |  |  |  |\n|  | list_name | name | label |\n";
  for (const char* row : {"yn | 1 | Yes", "yn | 2 | No", "yn | 3 | Partly", "pr | a | A", "pr | b | B", "pr | c | C", "pr | d | D"})
    form += std::string("|  | ") + row + " |\n";
  return form;
}

std::unique_ptr<compile::PackageFile> compile_form() {
  test::Built built = test::build(forty_questions());
  std::fputs(built.all().c_str(), stderr);
  if (!built.file) throw std::runtime_error("the form of forty questions does not compile");
  return std::move(built.file);
}

/// One simulated device's log.
struct Log {
  std::vector<std::string> payloads;
  std::vector<store::EntryView> entries;
  store::LogEnd end;
};

Log simulate_device(const compile::PackageFile& form, store::Store& scratch) {
  simulate::FieldOptions options;
  options.devices = 1;
  options.behaviour = {.nobody_there = 0, .moved = 0, .closed = 0, .refuses = 0};
  options.behaviour.does_not_know = options.behaviour.refuses_answer = 0;
  simulate_field(form, simulate::invent_population(kInterviewsOfDevice, 1), options, scratch);
  Log log;
  const store::DeviceLog device = scratch.devices()[0];
  log.payloads.reserve(device.entries);
  scratch.read(device.device, device.first, device.end.up_to, [&](const store::EntryView& entry) {
    log.payloads.emplace_back(as_text(entry.payload));
    log.entries.push_back({entry.sequence, entry.kind, entry.flags, as_bytes(log.payloads.back())});
    return true;
  });
  log.end = device.end;
  return log;
}

/// What a process has used of processors, in clock ticks: fields 14 and 15 of its line in /proc, 16 and 17 of its children that ended.
double ticks_of(const std::filesystem::path& process, const std::string& parent) {
  std::ifstream file(process / "stat");
  std::string line;
  std::getline(file, line);
  std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  constexpr std::size_t kParent = 1, kUser = 11, kEndedSystem = 14;
  if (fields.size() <= kEndedSystem || (process.filename() != parent && fields[kParent] != parent)) return 0;
  double ticks = 0;
  for (std::size_t i = kUser; i <= kEndedSystem; ++i) ticks += std::stod(fields[i]);
  return ticks;
}

/// The same of a server, whose postmaster ESLABON_TEST_POSTGRES_PID names; 0 where there is none.
double server_seconds() {
  const char* const postmaster = std::getenv("ESLABON_TEST_POSTGRES_PID");
  if (postmaster == nullptr) return 0;
  double ticks = 0;
  for (const auto& process : std::filesystem::directory_iterator("/proc"))
    if (std::isdigit(static_cast<unsigned char>(process.path().filename().string()[0])) != 0) ticks += ticks_of(process.path(), postmaster);
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

class Watch {
 public:
  /// Of this process.
  double cpu_seconds() const { return static_cast<double>(std::clock() - cpu_start_) / CLOCKS_PER_SEC; }
  double of_server() const { return server_seconds() - server_start_; }
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  double server_start_ = server_seconds();
  std::clock_t cpu_start_ = std::clock();
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void print(const char* what, const Watch& watch, double interviews) {
  const double took = watch.seconds(), ours = watch.cpu_seconds(), servers = watch.of_server();
  std::printf("%-10s%8.2f s  %9.0f interviews/s  (of processors, each: %.1f us ours, %.1f us the server's)\n", what, took, interviews / took,
              ours * 1e6 / interviews, servers * 1e6 / interviews);
  std::fflush(stdout);
}

// What a station hands over, some thousand entries at a time.
void receive(store::Store& store, DeviceId device, const Log& log, const std::vector<store::LogEnd>& ends) {
  for (std::size_t at = 0; at < log.entries.size(); at += kEntriesAtOnce) {
    const std::size_t count = std::min(kEntriesAtOnce, log.entries.size() - at);
    const store::Added added = store.add(device, ends[at / kEntriesAtOnce], std::span(log.entries).subspan(at, count), ends[at / kEntriesAtOnce + 1].chain);
    if (added != store::Added::kStored) throw text::Failure(text::ExitCode::kFailed, store::name_of(added));
  }
}

int run(const std::string& address, std::uint32_t interviews) {
  const auto form = compile_form();
  const std::string scratch_path = std::filesystem::temp_directory_path() / "eslabon-store-load.db";
  std::filesystem::remove(scratch_path);
  const auto scratch = store::open_store(scratch_path, store::OpenMode::kCreate);
  const Log log = simulate_device(*form, *scratch);
  std::vector<store::LogEnd> ends{{}};
  const DeviceId simulated = scratch->devices()[0].device;
  for (std::size_t at = kEntriesAtOnce; at < log.entries.size(); at += kEntriesAtOnce) ends.push_back({at, *scratch->chain_at(simulated, at)});
  ends.push_back(log.end);

  const auto store = store::open_store(address, store::OpenMode::kCreate);
  for (const store::ObjectInfo& info : scratch->objects()) store->put_object(info, *scratch->object(info.hash));
  const std::uint32_t devices = std::max(1U, interviews / kInterviewsOfDevice);
  const double all = static_cast<double>(devices) * kInterviewsOfDevice;
  std::printf("%u devices, %.0f interviews, %.1f entries each\n", devices, all, static_cast<double>(log.entries.size()) / kInterviewsOfDevice);
  const Watch receiving;
  for (std::uint32_t device = 1; device <= devices; ++device) receive(*store, 1000 + device, log, ends);
  print("received:", receiving, all);
  const double received = receiving.seconds();
  const Watch folding;
  const std::size_t folded = store->fold();
  print("folded:", folding, all);
  const double both = received + folding.seconds();
  std::printf("together: %8.2f s  %9.0f interviews/s\n", both, all / both);
  const Watch reading;
  std::size_t rows = 0;
  const std::vector<std::string> columns{"number1", "choice1", "amount1"};
  store->scan(store->tables(form->hash())[0].name, columns, [&](std::span<const store::Cell>) { ++rows; });
  std::printf("scanned:  %8.2f s  %9.0f rows/s of 3 columns\n", reading.seconds(), static_cast<double>(rows) / reading.seconds());
  std::filesystem::remove(scratch_path);
  return folded == static_cast<std::size_t>(all) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) return std::fprintf(stderr, "usage: store_load STORE [INTERVIEWS]\n"), 2;
  return run(argv[1], argc > 2 ? static_cast<std::uint32_t>(std::stoul(argv[2])) : 100'000);
} catch (const std::exception& error) {
  return std::fprintf(stderr, "store_load: %s\n", error.what()), 1;
}
