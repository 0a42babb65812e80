// image_cut [CUTS [SEED]]     so many power cuts on the real image of each board, in QEMU
//   --board NAME              on that one only: lm3s6965evb, emcraft_sf2
//   --jobs N                  machines at a time (2)
//   --replay NAME:SEED        one of them again, by the id that a failure prints
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

#include "tests/power/image_rig.hpp"

namespace eslabon::power {
namespace {

using board_test::Board;

struct Options {
  std::uint64_t cuts = 500, seed = 1;
  unsigned jobs = 2;
  std::vector<Board> boards{Board::kLm3s6965evb, Board::kEmcraftSf2};
  bool replay = false;
};

const char* name_of(Board board) { return board == Board::kLm3s6965evb ? "lm3s6965evb" : "emcraft_sf2"; }

Board board_named(const std::string& name) {
  for (const Board board : {Board::kLm3s6965evb, Board::kEmcraftSf2})
    if (name == name_of(board)) return board;
  throw std::invalid_argument("no board " + name);
}

/// The runs of one board, shared out among machines.
class Series {
 public:
  Series(Board board, const Options& options)
      : board_(board), options_(options), folder_(std::filesystem::temp_directory_path() / fmt::format("eslabon-cut-{}", ::getpid())),
        cards_(prepare_cards(board)) {
    ImageRig rig(board_, folder_ / "count");
    for (PreparedCard& card : cards_) card.writes = rig.count_writes(card);
  }
  ~Series() {
    if (fault_.empty()) std::filesystem::remove_all(folder_);
  }
  Series(const Series&) = delete;
  Series& operator=(const Series&) = delete;

  /// Returns what went wrong first, "" for nothing.
  std::string run() {
    std::vector<std::thread> workers;
    for (unsigned job = 0; job < options_.jobs; ++job) workers.emplace_back([this, job] { work(job); });
    for (std::thread& worker : workers) worker.join();
    return fault_;
  }
  [[nodiscard]] std::string summary() const {
    return fmt::format("{}: {} power cuts, seeds {} to {}: {} of them while it started, {} with a garbled unit, {} entries accepted in "
                       "between; {} runs ended before their cut, {} were repeated because the host was too busy for the machine's watchdog",
                       name_of(board_), cuts_, options_.seed, next_ - 1, in_start_, garbled_, accepted_, uncut_, repeated_);
  }

 private:
  void work(unsigned job) {
    ImageRig rig(board_, folder_ / std::to_string(job));
    for (std::uint64_t seed = take(); seed != 0; seed = take()) {
      const std::string why = try_seed(rig, seed);
      const std::scoped_lock lock(mutex_);
      if (!why.empty() && fault_.empty()) fault_ = fmt::format("{}:{}: {}", name_of(board_), seed, why);
    }
  }
  /// A machine that stops each time is a fault of the image, one that does it once had a busy host.
  std::string try_seed(ImageRig& rig, std::uint64_t seed) {
    for (int tries = 1;; ++tries) {
      try {
        const Run run = rig.cut(cards_[seed % cards_.size()], seed);
        const std::scoped_lock lock(mutex_);
        note(run);
        return {};
      } catch (const MachineStopped& problem) {
        if (tries == 3) return problem.what();
        const std::scoped_lock lock(mutex_);
        ++repeated_;
      } catch (const std::exception& problem) {
        return problem.what();
      }
    }
  }
  /// The next seed, 0 for none: cuts that did not come about are made up for.
  std::uint64_t take() {
    const std::scoped_lock lock(mutex_);
    if (!fault_.empty() || cuts_ + running_ >= options_.cuts) return 0;
    ++running_;
    return next_++;
  }
  void note(const Run& run) {
    --running_;
    ++(run.cut ? cuts_ : uncut_);
    accepted_ += run.accepted;
    garbled_ += run.cut && run.garbled ? 1 : 0;
    in_start_ += run.cut && run.in_start ? 1 : 0;
  }

  Board board_;
  Options options_;
  std::filesystem::path folder_;
  std::vector<PreparedCard> cards_;
  std::mutex mutex_;
  std::uint64_t next_ = options_.seed, running_ = 0, cuts_ = 0, uncut_ = 0, accepted_ = 0, garbled_ = 0, in_start_ = 0, repeated_ = 0;
  std::string fault_;
};

Options parse(int argc, char** argv) {
  Options options;
  int plain = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&] { return i + 1 < argc ? std::string(argv[++i]) : throw std::invalid_argument(word + " what?"); };
    if (word == "--board") options.boards = {board_named(value())};
    else if (word == "--jobs") options.jobs = static_cast<unsigned>(std::stoul(value()));
    else if (word == "--replay") {
      const std::string id = value();
      options.boards = {board_named(id.substr(0, id.find(':')))};
      options.seed = std::stoull(id.substr(id.find(':') + 1));
      options.cuts = options.jobs = 1;
      options.replay = true;
    } else (plain++ == 0 ? options.cuts : options.seed) = std::stoull(word);
  }
  if (options.seed == 0) throw std::invalid_argument("seeds begin at 1");
  return options;
}

int run(const Options& options) {
  for (const Board board : options.boards) {
    const auto start = std::chrono::steady_clock::now();
    Series series(board, options);
    const std::string fault = series.run();
    if (!fault.empty()) {
      fmt::print("FAILED {}\n  again with: image_cut --replay {}\n", fault, fault.substr(0, fault.find(": ")));
      return 1;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    fmt::print("{}; {:.0f} s: nothing accepted is lost, nothing invented, every start succeeded\n", series.summary(), took.count());
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace eslabon::power

int main(int argc, char** argv) {
  try {
    return eslabon::power::run(eslabon::power::parse(argc, argv));
  } catch (const std::exception& problem) {
    fmt::print(stderr, "image_cut: {}\n", problem.what());
    return 2;
  }
}
