// How fast interviews of 40 answers are checked: all of them, then again after 1,000 more have come.
//
//   check_load STORE [INTERVIEWS [THREADS]]       STORE: a new file
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "host/check/store_check.hpp"
#include "host/simulate/field_force.hpp"
#include "host/text/fault.hpp"
#include "tests/unit/compile/compiled.hpp"

using namespace eslabon;

namespace {

constexpr std::uint32_t kInterviewsOfDevice = 1000;

/// 40 questions, and a check of every kind.
std::string forty_questions() {
  std::string form = "| survey |  |  |  |  |  |\n|  | type | name | label | required | constraint |\n|  | hidden | a6a |  |  |  |\n";
  const auto ask = [&](const std::string& type, int from, int to, const char* name, const char* constraint) {
    for (int i = from; i <= to; ++i) form += "|  | " + type + " | " + name + std::to_string(i) + " | Q | yes | " + constraint + " |\n";
  };
  ask("integer", 1, 20, "number", ". >= 0");
  ask("select_one yn", 1, 16, "choice", "");
  ask("select_multiple pr", 1, 2, "several", "");
  ask("text", 1, 2, "words", "");
  form += "| choices |  |  |  |\n|  | list_name | name | label |\n";
  for (const char* row : {"yn | 1 | Yes", "yn | 2 | No", "yn | 3 | Partly", "pr | a | A", "pr | b | B", "pr | c | C"}) form += std::string("|  | ") + row + " |\n";
  form += "| checks |  |  |  |  |  |  |  |  |  |\n|  | name | kind | severity | base | rule | value | previous | by | parameters |\n"
          "|  | sum |  | soft |  | ${number1} + ${number2} >= 0 |  |  |  |  |\n"
          "|  | level | mad | soft |  |  | ${number1} |  | choice1 choice2 | scale=log |\n"
          "|  | growth | ratio | soft |  |  | ${number2} | ${number3} | choice1 | c=50 |\n"
          "|  | spread | deviation | soft |  |  | ${number4} |  | choice1 | c=5 scale=log |\n"
          "|  | firm | firm | soft |  | max(${number1}) <= 9 * min(${number1}) |  |  |  |  |\n";
  return form;
}

std::unique_ptr<compile::PackageFile> compile_form() {
  test::Built built = test::build(forty_questions());
  std::fputs(built.all().c_str(), stderr);
  if (!built.file) throw std::runtime_error("the form of forty questions does not compile");
  return std::move(built.file);
}

/// The events of simulated interviews, told again by other devices with other firms and other answers.
class Retold {
 public:
  Retold(const compile::PackageFile& form, store::Store& scratch) {
    simulate::FieldOptions options;
    options.devices = 1;
    options.behaviour = {.nobody_there = 0, .moved = 0, .closed = 0, .refuses = 0};
    simulate_field(form, simulate::invent_population(kInterviewsOfDevice, 1), options, scratch);
    const store::DeviceLog log = scratch.devices()[0];
    scratch.read(log.device, log.first, log.end.up_to, [&](const store::EntryView& entry) {
      entries_.emplace_back(entry.kind, std::string(as_text(entry.payload)));
      return true;
    });
  }

  void tell(store::Store& store, DeviceId device) const {
    simulate::DeviceLog log(device, 1'772'438'400);
    simulate::Chance chance(device, "retold");
    bool first = true;
    for (const auto& [kind, payload] : entries_) {
      auto event = event::decode(kind, as_bytes(payload));
      if (!event.ok() || event->kind == event::Kind::log_begun) continue;
      if (event->kind == event::Kind::boot) {
        log.boot(log.utc_s() + (first ? 0 : 50'000));
        first = false;
        continue;
      }
      const std::string firm = std::to_string(device) + "-" + std::string(event->name);
      if (event->kind == event::Kind::interview_opened) event->name = firm;
      if (event->kind == event::Kind::answer_set && event->answer.value.kind() == expr::Kind::kInteger)
        event->answer.value = expr::Value::integer(static_cast<std::int64_t>(1000 * chance.lognormal(0.7)));
      log.wait_ms(chance.between(4000, 12'000));
      log.append(*event);
    }
    log.keep_in(store);
  }

 private:
  std::vector<std::pair<std::uint8_t, std::string>> entries_;
};

double seconds_since(std::chrono::steady_clock::time_point start) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }

void measure(const char* what, store::Store& store, const std::string& address, unsigned threads) {
  const auto start = std::chrono::steady_clock::now();
  const check::Report report = check::check_store(store, {.state = check::state_folder(address), .language = "en", .threads = threads});
  const double took = seconds_since(start);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%-12s %8.2f s  %zu of %zu interviews checked, %zu findings; CPU so far %.1f s, most memory %.0f MB\n", what, took, report.checked, report.interviews,
              report.findings.size(), static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) / 1e6, static_cast<double>(usage.ru_maxrss) / 1024);
  std::fflush(stdout);
}

int run(const std::string& address, std::uint32_t interviews, unsigned threads) {
  const auto form = compile_form();
  const auto store = store::open_store(address, store::OpenMode::kCreate);
  const bool is_new = store->devices().empty();
  const std::uint32_t devices = std::max(1U, interviews / kInterviewsOfDevice);
  if (is_new) {
    const std::string scratch_path = std::filesystem::temp_directory_path() / "eslabon-check-load.db";
    std::filesystem::remove(scratch_path);
    const auto scratch = store::open_store(scratch_path, store::OpenMode::kCreate);
    const Retold retold(*form, *scratch);
    store->put_object({form->hash(), store::ObjectKind::kForm, "forty", "1", form->bytes().size()}, form->bytes());
    for (std::uint32_t device = 1; device <= devices; ++device) retold.tell(*store, device);
    store->fold();
    std::printf("%u devices told of %u interviews\n", devices, devices * kInterviewsOfDevice);
    std::fflush(stdout);
    measure("all", *store, address, threads);
    retold.tell(*store, devices + 1);
    store->fold();
    std::filesystem::remove(scratch_path);
  }
  measure("1000 more", *store, address, threads);
  measure("nothing new", *store, address, threads);
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) return std::fprintf(stderr, "usage: check_load STORE [INTERVIEWS [THREADS]]\n"), 2;
  return run(argv[1], argc > 2 ? static_cast<std::uint32_t>(std::stoul(argv[2])) : 100'000, argc > 3 ? static_cast<unsigned>(std::stoul(argv[3])) : 2);
} catch (const std::exception& error) {
  return std::fprintf(stderr, "check_load: %s\n", error.what()), 1;
}
