// power_cut [CUTS [SEED]]     so many power cuts over random histories, after every cut of some short ones
// power_cut --replay ID       one history again, by the id that a failure printed
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>

#include "tests/fakes/power_cut_device.hpp"
#include "tests/power/history.hpp"

namespace eslabon::power {
namespace {

constexpr std::uint64_t kCutsPerHistory = 250;
const Medium kMedia[] = {
    {"sd", fakes::sd_card(1024 + 6 * 8192), 8192},
    {"sd-64k", fakes::sd_card(1024 + 5 * 65536), 65536},
    {"nor-1", fakes::nor_chip(8192 + 6 * 8192, 1, 4096), 8192},
    {"nor-page", fakes::nor_chip(8192 + 6 * 8192, 256, 4096), 8192},
    {"nor-ecc8", fakes::nor_chip(8192 + 6 * 8192, 8, 4096), 8192},
    {"nor-64k", fakes::nor_chip(7 * 65536, 1, 65536), 65536},
};

int report(const std::string& id, const std::string& fault) {
  fmt::print("FAILED {}: {}\n  again with: power_cut --replay {}\n", id, fault, id);
  return 1;
}

/// Every write of short histories is cut in turn, with several fates for what was not synced.
int run_short(Count& count) {
  for (const Medium& medium : kMedia)
    for (std::uint64_t seed = 1; seed <= 12; ++seed)
      for (std::uint64_t cut = 1;; ++cut) {
        bool done = false;
        const std::string fault = run_once(medium, seed, 60, cut, count, done);
        if (!fault.empty()) return report(fmt::format("{}:{}:{}", medium.name, seed, cut), fault);
        if (done) break;
      }
  return 0;
}

int run_long(std::uint64_t cuts, std::uint64_t seed, Count& count) {
  for (std::uint64_t history = 0; count.cuts < cuts; ++history) {
    const Medium& medium = kMedia[history % std::size(kMedia)];
    const std::string fault = run_history(medium, seed + history, std::min(kCutsPerHistory, cuts - count.cuts), count);
    if (!fault.empty()) return report(fmt::format("{}:{}", medium.name, seed + history), fault);
  }
  return 0;
}

int replay(const std::string& id) {
  const std::size_t colon = id.find(':'), second = id.find(':', colon + 1);
  Count count;
  bool done = false;
  for (const Medium& medium : kMedia) {
    if (id.substr(0, colon) != medium.name) continue;
    const std::uint64_t seed = std::stoull(id.substr(colon + 1));
    const std::string fault = second == std::string::npos
                                  ? run_history(medium, seed, kCutsPerHistory, count)
                                  : run_once(medium, seed, 60, std::stoull(id.substr(second + 1)), count, done);
    fmt::print("{}: {}\n", id, fault.empty() ? "no fault" : fault);
    return fault.empty() ? 0 : 1;
  }
  fmt::print(stderr, "power_cut: no medium of that name\n");
  return 2;
}

int run(std::uint64_t cuts, std::uint64_t seed) {
  const auto start = std::chrono::steady_clock::now();
  Count count;
  if (const int failed = run_short(count)) return failed;
  const std::uint64_t every = count.cuts;
  if (const int failed = run_long(cuts, seed, count)) return failed;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{} power cuts ({} of them every write of short histories), seeds from {}, {} entries accepted, {} refused "
             "for room, {:.1f} s: none lost, none invented, every mount succeeded\n",
             count.cuts, every, seed, count.entries, count.full, took.count());
  return 0;
}

}  // namespace
}  // namespace eslabon::power

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--replay") == 0) return eslabon::power::replay(argv[2]);
  return eslabon::power::run(argc > 1 ? std::stoull(argv[1]) : 20000, argc > 2 ? std::stoull(argv[2]) : 1);
}
